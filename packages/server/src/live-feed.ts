import type { LiveMessage } from '@omokit/protocol';
import type { Store } from './store/store.js';
import { mostRanges } from './store/streams.js';
import { timelineItem } from './store/timeline.js';

export interface LiveFeed {
  /**
   * Server-sent events from after this log offset on; from now on when there is none, or it is beyond the log. For as long
   * as the reader may.
   */
  open(
    after: number | undefined,
    reader: { signal: AbortSignal; mayRead: () => Promise<boolean> },
  ): Promise<ReadableStream<Uint8Array>>;
  close(): void;
}

const heartbeatMs = 15_000;
const pageSize = 100;
/** How many streams or campaigns may be waiting to be told; beyond that the reader hears of the next change. */
const maxWaiting = 1_000;
/** How many of them are told at once: each is read while others wait. */
const maxTold = 100;

/**
 * Tells readers what happens. A reader is an offset into the log and two sets of what changed: nothing is
 * buffered for it but one page, so a slow reader lags behind and costs no memory, and one that comes back
 * continues where it was.
 */
export function createLiveFeed(
  store: Pick<Store, 'watch' | 'eventsAfter' | 'head' | 'stream' | 'funnel'>,
  { now, connections }: { now: () => number; connections: (change: 1 | -1) => void },
): LiveFeed {
  const readers = new Set<() => void>();
  let closed = false;

  return {
    async open(after, { signal, mayRead }) {
      const head = await store.head();
      // A reader may have seen more than the file holds, when that was restored from an older copy.
      let offset = Math.min(after ?? head, head);
      const streams = new Set<string>();
      const campaigns = new Set<string>();
      const encoder = new TextEncoder();
      let wake: () => void = () => undefined;
      let finished = false;
      let heartbeatDue = false;

      const unwatch = store.watch((changes) => {
        for (const id of changes.streams) if (streams.size < maxWaiting) streams.add(id);
        for (const id of changes.campaigns) if (campaigns.size < maxWaiting) campaigns.add(id);
        wake();
      });
      const heartbeat = setInterval(() => {
        heartbeatDue = true;
        wake();
      }, heartbeatMs);
      heartbeat.unref();
      connections(1);
      const finish = () => {
        if (finished) return;
        finished = true;
        unwatch();
        clearInterval(heartbeat);
        readers.delete(finish);
        connections(-1);
        wake();
      };
      readers.add(finish);
      signal.addEventListener('abort', finish, { once: true });
      // Either may have happened while the head was read.
      if (signal.aborted || closed) finish();

      /** What there is to tell now; the empty text when there is nothing. */
      async function take(): Promise<string> {
        const events = await store.eventsAfter(offset, pageSize);
        let text = '';
        for (const logged of events) {
          offset = logged.offset;
          const item = timelineItem(logged);
          text += frame({ type: 'event', item, person: logged.person ?? '' }, logged.offset);
        }
        // Summaries follow the events they are of, and only the newest of each is told.
        for (const id of events.length < pageSize ? drain(streams) : []) {
          const completeness = await store.stream(id, mostRanges.among);
          if (completeness) text += frame({ type: 'stream', completeness });
        }
        for (const id of events.length < pageSize ? drain(campaigns) : []) {
          const funnel = await store.funnel(id, now());
          if (funnel) text += frame({ type: 'funnel', funnel });
        }
        if (text === '' && heartbeatDue) text = ':\n\n';
        heartbeatDue = false;
        return text;
      }

      return new ReadableStream<Uint8Array>(
        {
          start: (controller) => controller.enqueue(encoder.encode('retry: 2000\n\n')),
          async pull(controller) {
            try {
              while (!finished) {
                const woken = new Promise<void>((resolve) => (wake = resolve));
                // Asked each time, and so with each heartbeat: a key may be revoked that another process reads with.
                if (!(await mayRead())) {
                  finish();
                  break;
                }
                const text = await take();
                if (text !== '') return controller.enqueue(encoder.encode(text));
                await woken;
              }
              controller.close();
            } catch (error) {
              finish(); // a stream that fails is not cancelled, so nobody else would
              throw error;
            }
          },
          cancel: finish,
        },
        { highWaterMark: 1 },
      );
    },
    close() {
      closed = true;
      for (const finish of readers) finish();
    },
  };
}

/** The id is the log offset, so that Last-Event-ID continues without a gap. */
const frame = (message: LiveMessage, id?: number): string =>
  `event: ${message.type}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;

function drain(waiting: Set<string>): string[] {
  const ids = [...waiting].slice(0, maxTold);
  for (const id of ids) waiting.delete(id);
  return ids;
}
