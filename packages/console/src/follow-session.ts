import type { ReactiveControllerHost } from 'lit';
import type { Session } from './session.js';

/** Listens to a session while an element shows it; `listen` answers the functions that stop its listeners. */
export function followSession(
  host: ReactiveControllerHost & { session: Session | undefined },
  listen: (session: Session) => (() => void)[],
): void {
  let followed: Session | undefined;
  let stops: (() => void)[] = [];

  function leave(): void {
    for (const stop of stops) stop();
    stops = [];
    followed = undefined;
  }

  host.addController({
    hostConnected: () => host.requestUpdate(),
    hostUpdate() {
      if (host.session === followed) return;
      leave();
      followed = host.session;
      if (followed) stops = listen(followed);
    },
    hostDisconnected: leave,
  });
}
