import {
  createListeners,
  createTracker,
  createUuid,
  lastSeen,
  OmoError,
  type Api,
  type AskableConsent,
  type ErrorCode,
  type LogQueueOptions,
  type Omo,
  type QueueStore,
  type ResetReason,
  type Step,
  type Transport,
} from '@omokit/core';
import { createIndexedDbQueue, type IndexedDbQueue } from '@omokit/queue';
import { createBrowserPlatform } from './browser-platform.js';
import { hasDatabase } from './existing-database.js';
import { createLastingStorage } from './lasting-storage.js';
import { createLocalStorage } from './local-storage.js';
import { checkOptions, type OmoOptions } from './omo-options.js';
import { createPageContext } from './page-context.js';
import { whenLeaving } from './page-lifecycle.js';
import { watchPageViews, type WatchHistory } from './page-views.js';
import type * as Sealing from './sealing.js';
import { createStoredConsent } from './stored-consent.js';

/** What a script tag loads only when it is needed, and a bundle has at once. */
export interface PageParts {
  api(consent: AskableConsent): Api;
  /** Where there is no disk. */
  memoryQueue(options: LogQueueOptions): Promise<QueueStore>;
  /** Where the browser does not tell of changes of the address. */
  watchHistory: WatchHistory;
  /** What it takes to seal what is kept. */
  sealing?: typeof Sealing | undefined;
  /** Given, when the queue is open, what looks whether pages have written anything since, and says so. */
  opened?(look: () => Promise<boolean>): void;
  /** Those of a page's own; a script tag has none. */
  steps?: readonly Step[];
  /** Runs once the page has its host. */
  started?(
    omo: Omo,
    tell: (code: ErrorCode, message: string, cause: unknown) => void,
    closed: AbortSignal,
  ): void;
}

/** Makes the host of a page or a worker: tracker, consent, storage and API. Throws OmoError `option_invalid`. */
export function createPageOmo(
  options: Omit<OmoOptions, 'endpoint' | 'writeKey' | 'transport' | 'steps'>,
  destinations: Readonly<Record<string, Transport>>,
  parts: PageParts,
): Omo {
  checkOptions(options);

  const { name = 'omo', consent: wanted = 'ask', channel = 'web', place, autoPage = true, sealer } = options;
  const hasPage = typeof document !== 'undefined';
  const sealing = sealer ? parts.sealing : undefined;
  const local = createLocalStorage(`${name}.`);
  const hidden = sealing?.createHiddenStorage(local, mayKeep);
  const storage = hidden ?? createLastingStorage(local, mayKeep);
  const platform = createBrowserPlatform(storage);
  const { now } = platform;
  const newId = createUuid(platform);
  const closing = new AbortController();
  const { signal } = closing;
  const listeners = createListeners();
  let readConsentAgain = () => {};
  const consent: AskableConsent =
    typeof wanted === 'object'
      ? wanted
      : createStoredConsent(
          storage,
          {
            initial: wanted,
            newId,
            now,
            failed: (cause) => tell('step_failed', 'A consent watcher threw; the others ran.', cause),
          },
          (run) => (readConsentAgain = run),
        );
  // After a no to everything what was held stays in memory.
  consent.watch(() => {
    if (consent.receipt()?.granted.length !== 0) storage.keep();
  });

  /** The answer is kept whatever it is, anything else once there is one. */
  function mayKeep(key: string): boolean {
    return key === 'consent' || consent.decide('operation') !== 'hold';
  }

  function tell(code: ErrorCode, message: string, cause: unknown): void {
    listeners.tell('error', new OmoError(code, message, { cause }));
  }

  async function openQueue(): Promise<QueueStore> {
    const common = { name, destinations: Object.keys(destinations), now, newId, lastSeen: lastSeen(storage) };
    let opened: IndexedDbQueue;
    try {
      opened = await createIndexedDbQueue({
        ...common,
        ...(sealing && (await sealing.sealerFrom(sealer, name))),
      });
    } catch (cause) {
      const message =
        'This device cannot keep events (see the cause): they are in memory and lost with the page.';
      tell('queue_unavailable', message, cause);
      return parts.memoryQueue(common);
    }
    // Asked once there is something to keep, never waited for: some browsers ask the person.
    void navigator.storage?.persist?.().catch(() => undefined);
    void sealing?.renewLog(name);
    parts.opened?.(async () => {
      const took = await storage.take(opened.values, true);
      if (took) readConsentAgain();
      return took;
    });
    // If the values cannot be read the events still can be kept, and localStorage has the values.
    if (await storage.attach(opened.values, !hasPage).catch(() => false)) {
      readConsentAgain();
      listeners.tell('recovered', undefined);
    }
    return opened;
  }

  const tracker = createTracker({
    platform,
    queue: openQueue,
    // An answer is kept whatever it is, and what is sealed only in the database.
    hasQueue: async () => (sealer && storage.get('consent') !== undefined) || hasDatabase(name),
    consent,
    destinations,
    journal: !sealer,
    context: hasPage ? createPageContext() : undefined,
    steps: parts.steps,
    channel,
    place,
    listeners,
    whenForgotten(run) {
      const changed = () => readConsentAgain();
      hidden?.share(name, { changed, forgotten: run, listeners, signal });
      let hearing = false;
      const stored = ({ key, newValue }: StorageEvent) => {
        changed();
        if (key !== `${name}.reset` || !newValue) return;
        hearing = true;
        run(newValue as ResetReason);
        hearing = false;
      };
      addEventListener('storage', stored, { signal });
      // For other tabs to hear it where nothing of the visitor was written down. It leaves nothing.
      listeners.watch('reset', (reason) => {
        if (hearing || hidden) return;
        local.set('reset', reason);
        local.remove('reset');
      });
      // Of what changed while the page was in the back/forward cache it is told late, or never (Firefox).
      addEventListener('pageshow', changed, { signal });
    },
  });
  const host: Omo = {
    ...tracker,
    api: parts.api(consent),
    storage,
    online: platform.online,
    whenOnline: platform.whenOnline,
    close() {
      closing.abort();
      return tracker.close();
    },
  };
  const omo = sealing ? sealing.afterOpening(host) : host;
  // After a crash localStorage may have forgotten an answer that the database knows.
  if (!consent.receipt()) void tracker.stats().catch(() => undefined);
  if (hasPage) {
    whenLeaving(() => void tracker.flush(), tracker.leave, signal);
    if (autoPage) watchPageViews(() => void omo.page(), parts.watchHistory, signal);
    parts.started?.(omo, tell, signal);
  }
  return omo;
}
