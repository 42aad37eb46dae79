import { lanes, type TrackedEvent } from '@omokit/protocol';

/**
 * Browsers refuse keepalive requests beyond 64 KiB in flight per page (Fetch, 4.5 "HTTP-network-or-cache fetch"), so
 * this counts the page's, whichever transport sends them.
 */
export const keepalive = { room: 60_000 };

/** Bytes on the wire. */
export const sizeOf = (body: string | ArrayBuffer) => new Blob([body]).size;

/** What a leaving page has room for: the most urgent lanes first, in each the oldest. */
export function fitting<M extends { event: TrackedEvent; text: string }>(messages: readonly M[]): M[] {
  // What is around the messages takes some as well.
  let room = keepalive.room - 1_000;
  return lanes.flatMap((lane) =>
    messages.filter(({ event, text }) => {
      const left = event.context.omo.lane === lane ? room - sizeOf(text) : 0;
      if (left > 0) room = left;
      return left > 0;
    }),
  );
}
