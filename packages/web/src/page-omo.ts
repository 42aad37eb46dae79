import {
  createListeners,
  createMemoryQueue,
  createTracker,
  createUuid,
  lastSeen,
  OmoError,
  type Api,
  type AskableConsent,
  type ErrorCode,
  type Omo,
  type QueueStore,
  type Stop,
  type Tracker,
} from '@omokit/core';
import { createIndexedDbQueue, type IndexedDbQueue } from '@omokit/queue';
import { createBrowserPlatform } from './browser-platform.js';
import { hasDatabase } from './existing-database.js';
import { createGatedStorage } from './gated-storage.js';
import { createLastingStorage } from './lasting-storage.js';
import { createLocalStorage } from './local-storage.js';
import { checkOptions, destinationsOf, type OmoOptions } from './omo-options.js';
import { createPageContext } from './page-context.js';
import { whenLeaving } from './page-lifecycle.js';
import { watchPageViews } from './page-views.js';
import { sealerFrom } from './sealer-option.js';
import { createStoredConsent } from './stored-consent.js';

/** What a script tag loads only when it is needed, and a bundle has at once. */
export interface PageParts {
  api(consent: AskableConsent): Api;
  /** Runs once the page has its tracker. */
  started?(tracker: Tracker, tell: (code: ErrorCode, message: string, cause: unknown) => void): Stop;
}

/** Makes the host of a page or a worker: tracker, consent, storage and API. Throws OmoError `option_invalid`. */
export function createPageOmo(options: OmoOptions, parts: PageParts): Omo {
  checkOptions(options);
  const destinations = destinationsOf(options);

  const {
    name = 'omo',
    consent: wanted = 'ask',
    channel = 'web',
    place,
    steps = [],
    autoPage = true,
    sealer,
  } = options;
  const hasPage = typeof document !== 'undefined';
  const disk = createLastingStorage(createLocalStorage(`${name}.`), Date.now);
  const { now, random } = createBrowserPlatform(disk);
  const newId = createUuid({ now, random });
  const stops: Stop[] = [];
  const listeners = createListeners();
  let readConsentAgain = () => {};
  const consent =
    typeof wanted === 'object'
      ? wanted
      : createStoredConsent({
          initial: wanted,
          disk,
          newId,
          now,
          whenChangedElsewhere(run) {
            readConsentAgain = run;
            stops.push(whenStorageChanges(`${name}.consent`, run));
          },
          failed: (cause) => tell('step_failed', 'A consent watcher threw; the others ran.', cause),
        });
  const storage = createGatedStorage(disk, consent, () => consent.receipt()?.granted.length === 0);
  const platform = createBrowserPlatform(storage);

  function tell(code: ErrorCode, message: string, cause: unknown): void {
    listeners.tell('error', new OmoError(code, message, { cause }));
  }

  async function openQueue(): Promise<QueueStore> {
    const common = { destinations: Object.keys(destinations), now, newId, lastSeen: lastSeen(disk) };
    let opened: IndexedDbQueue;
    try {
      opened = await createIndexedDbQueue({
        ...common,
        name,
        ...(await sealerFrom(sealer, name)),
      });
    } catch (cause) {
      const message =
        'This device cannot keep events (the cause says why): they are in memory and lost with the page.';
      tell('queue_unavailable', message, cause);
      return createMemoryQueue(common);
    }
    // Asked once there is something to keep, never waited for: some browsers ask the person.
    void navigator.storage?.persist?.().catch(() => undefined);
    // If the values cannot be read the events still can be kept, and localStorage has the values.
    if (await disk.attach(opened.values, !hasPage).catch(() => false)) readConsentAgain();
    return opened;
  }

  const tracker = createTracker({
    platform,
    queue: openQueue,
    hasQueue: () => hasDatabase(name),
    consent,
    destinations,
    journal: !sealer,
    steps: hasPage ? [createPageContext(), ...steps] : steps,
    channel,
    ...(place && { place }),
    listeners,
  });
  // After a crash localStorage may have forgotten an answer that the database knows.
  if (!consent.receipt()) void tracker.stats().catch(() => undefined);
  if (hasPage) {
    stops.push(whenLeaving(() => void tracker.flush(), tracker.leave));
    if (autoPage) stops.push(watchPageViews(() => void tracker.page()));
    if (parts.started) stops.push(parts.started(tracker, tell));
  }

  return {
    ...tracker,
    api: parts.api(consent),
    storage,
    online: platform.online,
    whenOnline: platform.whenOnline,
    close() {
      for (const stop of stops.splice(0)) stop();
      return tracker.close();
    },
  };
}

/** Runs when another tab has changed the key, or cleared everything. */
function whenStorageChanges(key: string, run: () => void): Stop {
  const changed = (event: StorageEvent) => {
    if (event.key === key || event.key === null) run();
  };
  addEventListener('storage', changed);
  return () => removeEventListener('storage', changed);
}
