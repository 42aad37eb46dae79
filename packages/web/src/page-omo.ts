import {
  createMemoryQueue,
  createTracker,
  createUuid,
  OmoError,
  type Omo,
  type QueueStore,
  type Stop,
} from '@omokit/core';
import { createIndexedDbQueue } from '@omokit/queue';
import { createApi } from './api.js';
import { createBrowserPlatform } from './browser-platform.js';
import { createGatedStorage } from './gated-storage.js';
import { createLastingStorage } from './lasting-storage.js';
import { createLazyQueue } from './lazy-queue.js';
import { createLocalStorage } from './local-storage.js';
import { checkOptions, destinationsOf, type OmoOptions } from './omo-options.js';
import { watchDeclaredEvents } from './declared-events.js';
import { addPageContext } from './page-context.js';
import { whenLeaving } from './page-lifecycle.js';
import { watchPageViews } from './page-views.js';
import { createStoredConsent } from './stored-consent.js';

/** Makes the host of a page: tracker, consent, storage and API. Throws OmoError `option_invalid`. */
export function createPageOmo(options: OmoOptions): Omo {
  checkOptions(options);
  const destinations = destinationsOf(options);

  const {
    name = 'omo',
    consent: wanted = 'ask',
    channel = 'web',
    place,
    steps = [],
    autoPage = true,
  } = options;
  const disk = createLastingStorage(createLocalStorage(`${name}.`));
  const { now, random } = createBrowserPlatform(disk);
  const newId = createUuid({ now, random });
  const stops: Stop[] = [];
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
        });
  const storage = createGatedStorage(disk, consent, () => consent.receipt()?.granted.length === 0);
  const platform = createBrowserPlatform(storage);

  const errorListeners = new Set<(error: OmoError) => void>();
  const queue = createLazyQueue(openQueue, () => hasDatabase(name));

  async function openQueue(): Promise<QueueStore> {
    const common = { destinations: Object.keys(destinations), now, newId };
    try {
      const opened = await createIndexedDbQueue({ ...common, name });
      if (await disk.attach(opened.values)) readConsentAgain();
      return opened;
    } catch (cause) {
      const message =
        'This browser gives the page no disk: events are kept in memory and lost with the page.';
      const error = new OmoError('queue_unavailable', message, { cause });
      for (const run of [...errorListeners]) run(error);
      return createMemoryQueue(common);
    }
  }

  const tracker = createTracker({
    platform,
    queue: () => Promise.resolve(queue),
    consent,
    destinations,
    steps: [addPageContext, ...steps],
    channel,
    ...(place && { place }),
  });
  // After a crash localStorage may have forgotten an answer that the database knows.
  if (!consent.receipt()) void queue.stats().catch(() => undefined);
  stops.push(whenLeaving(() => void tracker.flush()));
  if (autoPage) stops.push(watchPageViews(() => void tracker.page()));
  stops.push(watchDeclaredEvents(tracker, tellInvalid));

  function tellInvalid(element: Element, cause: unknown): void {
    const message = `data-omo-props of a <${element.localName}> is no JSON object; its event went without it.`;
    for (const run of [...errorListeners]) run(new OmoError('option_invalid', message, { cause }));
  }

  return {
    ...tracker,
    api: createApi({ endpoint: options.endpoint?.replace(/\/+$/, ''), writeKey: options.writeKey, consent }),
    storage,
    online: platform.online,
    whenOnline: platform.whenOnline,
    watch(type, run) {
      const stop = tracker.watch(type, run);
      if (type !== 'error') return stop;
      const listener = run as (error: OmoError) => void;
      errorListeners.add(listener);
      return () => {
        errorListeners.delete(listener);
        stop();
      };
    },
    close() {
      for (const stop of stops.splice(0)) stop();
      return tracker.close();
    },
  };
}

/** Whether an earlier page has left a queue. Asking does not make one, as opening would. */
async function hasDatabase(name: string): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some((database) => database.name === name);
  } catch {
    // No IndexedDB, or too old to say: then there is nothing that must be sent before something is put.
    return false;
  }
}

/** Runs when another tab has changed the key, or cleared everything. */
function whenStorageChanges(key: string, run: () => void): Stop {
  const changed = (event: StorageEvent) => {
    if (event.key === key || event.key === null) run();
  };
  addEventListener('storage', changed);
  return () => removeEventListener('storage', changed);
}
