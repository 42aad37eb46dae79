import type { ReactiveControllerHost } from 'lit';
import { watchLanguage } from './language.js';

/** Renders an element again when the language changes, for as long as it is on the page. */
export function followLanguage(host: ReactiveControllerHost): void {
  let stop: (() => void) | undefined;
  host.addController({
    hostConnected() {
      stop = watchLanguage(() => host.requestUpdate());
    },
    hostDisconnected() {
      stop?.();
    },
  });
}
