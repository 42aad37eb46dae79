import type { ReactiveControllerHost } from 'lit';

/** Runs what was asked for last once the typing has paused for so long; not after the element has gone. */
export interface TypingPause {
  after(run: () => void): void;
  cancel(): void;
}

export function createTypingPause(host: ReactiveControllerHost, pauseMs: number): TypingPause {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => clearTimeout(timer);
  host.addController({ hostDisconnected: cancel });
  return {
    after(run) {
      cancel();
      timer = setTimeout(run, pauseMs);
    },
    cancel,
  };
}
