import { lanes, type QueuedEvent } from '@omokit/protocol';
import { placed, type Claim, type ClaimLimits } from '../queue.js';
import { expire, type Budget } from './budget.js';
import { takeRows, type CursorRow, type EventRow, type LogTransaction, type Span } from './log-storage.js';
import type { OpenRow } from './seal.js';

/** How far two tabs' clocks may be apart before a lease looks as if the clock had been set back. */
const clockToleranceMs = 5_000;
/** After so many failures in a row one event goes first, to see whether the destination is back. */
const failuresBeforeProbe = 3;

/** Most losses told at once, of either kind; the wire allows 1,000 in a batch. */
const maxLosses = 500;

/** The lease with the rows it is on; or when to ask again and, when a lease with a lock is why, whose. */
export type Attempt =
  | { rows: EventRow[]; stream: string; before: CursorRow }
  | { rows?: undefined; retryAt: number | undefined; leasedBy?: string };

/** Takes the lease for a destination, unless it is busy. A lease by the token `dead` counts as ended. */
export async function claim(
  tx: LogTransaction,
  to: string,
  { maxEvents, maxBytes, leaseMs, eager }: ClaimLimits,
  { now, token, locked, dead }: { now: number; token: string; locked: boolean; dead: string | undefined },
  budgets: readonly Budget[],
): Promise<Attempt> {
  await expire(tx, budgets, now);
  const { id: stream } = (await tx.get('stream', 'stream'))!;
  const cursor = (await tx.get('cursors', to)) ?? newCursor(to);
  const lease = cursor.lease?.token === dead ? undefined : cursor.lease;
  const leasedUntil = endOf(lease, now);
  const busyUntil = Math.max(leasedUntil, eager && !cursor.pause?.asked ? 0 : endOf(cursor.pause, now));

  const rows: EventRow[] = [];
  let [events, losses, size] = [0, 0, 0];
  const most = busyUntil || cursor.failures >= failuresBeforeProbe ? 1 : maxEvents;
  for (const lane of lanes.keys()) {
    const wanted = (row: EventRow) => {
      if (events >= most || size > maxBytes) return false;
      if (row.lost) return (losses += 1) <= maxLosses;
      // A row of which some is sent is not counted: too much is cut afterwards, too little would be sent alone.
      if (row.seq - row.count >= (cursor.passed[lane] ?? 0)) {
        events += row.count;
        size += row.size;
      }
      return true;
    };
    rows.push(...(await takeRows(tx, lane, wanted, cursor.passed[lane])));
  }

  if (rows.length === 0 && !cursor.lost?.length) return { retryAt: undefined };
  if (busyUntil > 0) {
    return {
      retryAt: busyUntil,
      ...(lease?.locked && leasedUntil === busyUntil && { leasedBy: lease.token }),
    };
  }
  const tried = [...cursor.tried];
  for (const row of rows) tried[row.lane] = Math.max(tried[row.lane] ?? 0, row.seq);
  tx.put('cursors', {
    ...cursor,
    tried,
    lease: { token, locked, from: now, until: now + leaseMs },
    pause: undefined,
    usedAt: now,
  });
  return { rows, stream, before: cursor };
}

/** What rows hold for a destination that has not passed it, as much as the limits allow. */
export function contentsOf(
  rows: readonly OpenRow[],
  stream: string,
  { passed, tried, failures, lost = [] }: Pick<CursorRow, 'passed' | 'tried' | 'failures' | 'lost'>,
  { maxEvents, maxBytes }: Pick<ClaimLimits, 'maxEvents' | 'maxBytes'>,
): Pick<Claim, 'events' | 'losses' | 'upTo' | 'again'> {
  const contents = {
    events: [] as QueuedEvent[],
    losses: lost.slice(0, maxLosses),
    upTo: [] as number[],
    again: false,
  };
  const { events, losses, upTo } = contents;
  const most = failures >= failuresBeforeProbe ? 1 : maxEvents;
  let size = 0;
  for (const row of rows) {
    const { lane, bodies, lost: reason } = row;
    const before = passed[lane] ?? 0;
    const goTo = (seq: number) => {
      upTo[lane] = seq;
      contents.again ||= seq <= (tried[lane] ?? 0);
    };
    if (reason && events.length < most) {
      losses.push({ stream, from: Math.max(row.seq - row.count, before) + 1, to: row.seq, reason });
      goTo(row.seq);
    }
    for (const [index, json] of bodies.entries()) {
      const seq = row.seq - bodies.length + 1 + index;
      if (seq <= before) continue;
      // What the place adds to the JSON counts.
      size += json.length + stream.length + 30;
      if (events.length === most || (events.length > 0 && size > maxBytes)) return contents;
      events.push(placed(json, { stream, seq }));
      goTo(seq);
    }
  }
  return contents;
}

export const newCursor = (to: string, passed: number[] = []): CursorRow => ({
  to,
  passed,
  tried: [],
  failures: 0,
  usedAt: 0,
});

/** When the span ends, or 0 when it does not hold now. */
function endOf(span: Span | undefined, now: number): number {
  return span && span.from - clockToleranceMs <= now && now < span.until ? span.until : 0;
}
