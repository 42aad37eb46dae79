import { createIdle, type Idle, type IdleOptions, type Stop } from '@omokit/core';

/** What a person does at a screen; a code that is read was held before a scanner by somebody. */
const signs = [
  'pointerdown',
  'pointermove',
  'keydown',
  'wheel',
  'input',
  'touchstart',
  'omo-scanner-scanned',
] as const;

/** Somebody pressed 'Start camera': they hold things before it and touch nothing. */
const longestScanMs = 120_000;

export interface PresenceOptions extends Omit<IdleOptions, 'now' | 'after'> {
  /** Whether what happens counts now: under the warning only its buttons do. */
  counts(): boolean;
}

/** Tells from all that happens on the page whether somebody is there. */
export function watchPresence(
  page: Document,
  { counts, ...options }: PresenceOptions,
): Idle & { stop: Stop } {
  const idle = createIdle({
    now: Date.now,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    ...options,
  });
  const listening = new AbortController();
  const { signal } = listening;
  const holds = new Map<EventTarget, Stop>();

  function release(scanner: EventTarget | undefined): void {
    if (!scanner) return;
    holds.get(scanner)?.();
    holds.delete(scanner);
  }

  // In the capture phase: a widget that keeps its events to itself is touched all the same.
  const capture = { capture: true, passive: true, signal };
  const onSign = () => {
    if (counts()) idle.touch();
  };
  for (const sign of signs) page.addEventListener(sign, onSign, capture);
  page.addEventListener(
    'omo-scanner-started',
    (event) => {
      const [scanner] = event.composedPath();
      // One that starts by itself looks all day, whether somebody is there or not.
      if (!scanner || (scanner as { autostart?: boolean }).autostart) return;
      release(scanner);
      holds.set(scanner, idle.hold(longestScanMs));
    },
    { signal },
  );
  page.addEventListener('omo-scanner-stopped', (event) => release(event.composedPath()[0]), { signal });
  // A device that slept comes back with the timers it had, and may have another person in front of it.
  page.addEventListener('visibilitychange', () => idle.check(), { signal });
  addEventListener('pageshow', () => idle.check(), { signal });

  return {
    ...idle,
    stop() {
      listening.abort();
      for (const scanner of [...holds.keys()]) release(scanner);
      idle.rest();
    },
  };
}
