import type { Claimed, ClaimLimits } from '@omokit/core';
import { lanes, type QueuedEvent } from '@omokit/protocol';
import { expire, type Budget } from './budget.js';
import { lossesOwed } from './losses.js';
import { newCursor } from './prepare.js';
import {
  laneAfter,
  write,
  type CursorRow,
  type EventRow,
  type Span,
  type WriteTransaction,
} from './schema.js';
import { readStream, writeStream } from './stream.js';

/** How far two tabs' clocks may be apart before a lease looks as if the clock had been set back. */
const clockToleranceMs = 5_000;

/** A claim, or when to ask again and, when a lease with a lock is why, whose. */
export type Attempt = Claimed & { leasedBy?: string };

/**
 * Takes the lease for a destination with its next events, or says when to ask again. A lease by the token `dead` counts
 * as ended.
 */
export async function claim(
  tx: WriteTransaction,
  to: string,
  limits: ClaimLimits,
  {
    now,
    token,
    locked,
    dead,
    maxAgeMs,
  }: { now: number; token: string; locked: boolean; dead?: string } & Pick<Budget, 'maxAgeMs'>,
): Promise<Attempt> {
  const stream = await readStream(tx);
  const expired = await expire(tx, now - maxAgeMs);
  if (expired > 0) writeStream(tx, { ...stream, size: stream.size - expired });

  const cursors = tx.objectStore('cursors');
  const cursor = (await cursors.get(to)) ?? newCursor(to);
  const leased = cursor.lease?.token === dead ? undefined : cursor.lease;
  const leasedUntil = endOf(leased, now);
  const busyUntil = Math.max(leasedUntil, endOf(cursor.pause, now));
  const rows = await nextRows(tx, cursor, busyUntil > 0 ? { maxEvents: 1, maxBytes: 0 } : limits);
  const losses = await lossesOwed(tx, to, stream.id);

  if (rows.length === 0 && losses.length === 0) return { retryAt: undefined };
  if (busyUntil > 0) {
    return {
      retryAt: busyUntil,
      ...(leased?.locked && leasedUntil === busyUntil && { leasedBy: leased.token }),
    };
  }
  const lease = { token, locked, from: now, until: now + limits.leaseMs };
  write(cursors.put({ ...cursor, lease, pause: undefined, usedAt: now }));
  return { claim: { to, token, events: rows.map((row) => JSON.parse(row.json) as QueuedEvent), losses } };
}

async function nextRows(
  tx: WriteTransaction,
  cursor: CursorRow,
  { maxEvents, maxBytes }: Pick<ClaimLimits, 'maxEvents' | 'maxBytes'>,
): Promise<EventRow[]> {
  const events = tx.objectStore('events');
  const rows: EventRow[] = [];
  let size = 0;
  for (let lane = 0; lane < lanes.length && rows.length < maxEvents; lane += 1) {
    const waiting = laneAfter(lane, cursor.passed[lane] ?? 0);
    for (const row of await events.getAll(waiting, maxEvents - rows.length)) {
      size += row.json.length;
      if (rows.length > 0 && size > maxBytes) return rows;
      rows.push(row);
    }
  }
  return rows;
}

/** When the span ends, or 0 when it does not hold now. */
function endOf(span: Span | undefined, now: number): number {
  return span && span.from - clockToleranceMs <= now && now < span.until ? span.until : 0;
}
