import type { Database } from 'better-sqlite3';
import type { Completeness, LossRange, LossReason, SeqRange } from '@omokit/protocol';
import { iso } from './time.js';

/**
 * The most holes, and losses, that are listed of a stream: alone, or among others. `completeTo` and `complete` are exact
 * whatever their number.
 */
export const mostRanges = { alone: 1000, among: 20 } as const;

export interface StreamQuery {
  limit: number;
  after?: string | undefined;
  complete?: false | undefined;
}

interface StreamRow {
  stream: string;
  device: string | null;
  channel: string | null;
  head: number;
  received: number;
  last_seen_at: number;
}
type Range = { lo: number; hi: number };
type Lost = Range & { reason: LossReason };
type Seen = { device?: string | undefined; channel?: string | undefined };
type Arrived = { stream: string; ranges: Range[]; count: number; at: number } & Seen;

/** Reports of losses in the order in which they came: of several on one place the first counts. */
export function orderLossReports(database: Database): void {
  database.exec(`
  alter table loss_reports rename to unordered;
  create table loss_reports (
    nth integer primary key,
    stream text not null,
    lo integer not null,
    hi integer not null,
    reason text not null,
    received_at integer not null,
    unique (stream, lo, hi, reason)
  ) strict;
  insert into loss_reports (stream, lo, hi, reason, received_at)
    select stream, lo, hi, reason, received_at from unordered order by received_at, stream, lo;
  drop table unordered;
  `);
}

/**
 * What is known of each device stream, as merged ranges: the places received or reported lost, and the lost ones among
 * them with their reason. A place is received, or lost, or a hole; what was received is never lost. The arrivals of a
 * transaction cost a few index look-ups however many they are and however long the stream is, and a range that a report
 * walks over is merged into one, so that no sequence of reports costs more than the ranges they made.
 */
export function createStreamTable(database: Database, changed: (stream: string) => void = () => undefined) {
  const see = database.prepare(
    `insert into streams (stream, device, channel, head, received, last_seen_at)
     values (@stream, @device, @channel, @head, @received, @at)
     on conflict (stream) do update set
       device = coalesce(excluded.device, device), channel = coalesce(excluded.channel, channel),
       head = max(head, excluded.head), received = received + excluded.received,
       last_seen_at = max(last_seen_at, excluded.last_seen_at)`,
  );
  const knownUpTo = database.prepare<[string, number], Range>(
    'select lo, hi from stream_known where stream = ? and lo <= ? order by lo desc limit 1',
  );
  const dropKnown = database.prepare('delete from stream_known where stream = ? and lo = ?');
  const putKnown = database.prepare('insert into stream_known (stream, lo, hi) values (?, ?, ?)');
  const lostUpTo = database.prepare<[string, number], Lost>(
    'select lo, hi, reason from stream_lost where stream = ? and lo <= ? order by lo desc limit 1',
  );
  const dropLost = database.prepare('delete from stream_lost where stream = ? and lo = ?');
  const putLost = database.prepare('insert into stream_lost (stream, lo, hi, reason) values (?, ?, ?, ?)');
  const report = database.prepare(
    'insert or ignore into loss_reports (stream, lo, hi, reason, received_at) values (?, ?, ?, ?, ?)',
  );
  const one = database.prepare<[string], StreamRow>('select * from streams where stream = ?');
  const pageWhere = (condition: string) =>
    database.prepare<[{ time: number; stream: string; limit: number }], StreamRow>(
      `select * from streams
       where ${condition} and (last_seen_at < @time or (last_seen_at = @time and stream > @stream))
       order by last_seen_at desc, stream limit @limit`,
    );
  const all = pageWhere('true');
  // Each range but one from the first place on has a hole before it.
  const incomplete = pageWhere('stream in (select stream from stream_known where lo > 1)');
  const losses = database.prepare<[string, number], Lost>(
    "select lo, hi, reason from stream_lost where stream = ? and reason <> 'duplicate' order by lo limit ?",
  );
  const known = database.prepare<[string, number], Range>(
    'select lo, hi from stream_known where stream = ? order by lo limit ?',
  );
  const reports = database.prepare<
    [],
    { stream: string; lo: number; hi: number; reason: LossReason; at: number }
  >('select stream, lo, hi, reason, received_at as at from loss_reports order by nth');

  /** Arrivals of the transaction that runs: one write for all of a stream. */
  const arrivals = new Map<string, Arrived>();

  let latest: Arrived | undefined;

  function receive(stream: string, seq: number, from: Seen & { at: number }): void {
    // A request's events are mostly of one stream: comparing costs less than looking up.
    const arrived = latest?.stream === stream ? latest : arrivedOf(stream, from.at);
    const last = arrived.ranges.at(-1);
    if (last && last.hi + 1 === seq) last.hi = seq;
    else arrived.ranges.push({ lo: seq, hi: seq });
    arrived.count += 1;
    arrived.at = Math.max(arrived.at, from.at);
    if (from.device !== undefined) arrived.device = from.device;
    if (from.channel !== undefined) arrived.channel = from.channel;
  }

  function arrivedOf(stream: string, at: number): Arrived {
    const known = arrivals.get(stream);
    if (known) return (latest = known);
    latest = { stream, ranges: [], count: 0, at };
    arrivals.set(stream, latest);
    changed(stream);
    return latest;
  }

  function forgetArrivals(): void {
    arrivals.clear();
    latest = undefined;
  }

  function flush(): void {
    for (const [stream, { ranges, count, at, device, channel }] of arrivals) {
      for (const { lo, hi } of ranges) {
        know(stream, lo, hi);
        unlose(stream, lo, hi);
      }
      see.run({
        stream,
        device: device ?? null,
        channel: channel ?? null,
        head: ranges.reduce((head, { hi }) => Math.max(head, hi), 0),
        received: count,
        at,
      });
    }
    forgetArrivals();
  }

  /** What has arrived after all is not lost; answers whether any of it was. */
  function unlose(stream: string, lo: number, hi: number): boolean {
    for (let any = false; ; any = true) {
      const lost = lostUpTo.get(stream, hi);
      if (!lost || lost.hi < lo) return any;
      dropLost.run(stream, lost.lo);
      if (lost.hi > hi) putLost.run(stream, hi + 1, lost.hi, lost.reason);
      if (lost.lo < lo) putLost.run(stream, lost.lo, lo - 1, lost.reason);
    }
  }

  /** Marks what of the range is neither received nor lost yet. */
  function mark({ stream, from, to, reason }: LossRange): void {
    // What is stored at another place is not lost, whatever was reported before. It is found one by one: ranges of it would
    // be walked again with each report that covers them.
    const isFound = reason === 'duplicate' && from === to && unlose(stream, from, to);
    const gaps = know(stream, from, to);
    for (const gap of isFound ? [{ lo: from, hi: to }] : gaps) joinLost(stream, { ...gap, reason });
  }

  /** Merges a range into what is known; answers which places of it were not, from the top down. */
  function know(stream: string, from: number, to: number): Range[] {
    const fresh: Range[] = [];
    let [lo, hi, open] = [from, to, to];
    for (;;) {
      const below = knownUpTo.get(stream, hi + 1);
      if (!below || below.hi < lo - 1) break;
      if (below.hi < open) fresh.push({ lo: below.hi + 1, hi: open });
      open = Math.min(open, below.lo - 1);
      dropKnown.run(stream, below.lo);
      lo = Math.min(lo, below.lo);
      hi = Math.max(hi, below.hi);
    }
    if (from <= open) fresh.push({ lo: from, hi: open });
    putKnown.run(stream, lo, hi);
    return fresh;
  }

  /** Writes a lost range that overlaps none, joined with neighbours of the same reason. */
  function joinLost(stream: string, { lo, hi, reason }: Lost): void {
    const after = lostUpTo.get(stream, hi + 1);
    if (after && after.lo === hi + 1 && after.reason === reason) {
      dropLost.run(stream, after.lo);
      hi = after.hi;
    }
    const before = lostUpTo.get(stream, lo);
    if (before && before.hi === lo - 1 && before.reason === reason) {
      dropLost.run(stream, before.lo);
      lo = before.lo;
    }
    putLost.run(stream, lo, hi, reason);
  }

  function lose(range: LossRange, at: number): void {
    flush();
    if (report.run(range.stream, range.from, range.to, range.reason, at).changes === 0) return;
    mark(range);
    see.run({ stream: range.stream, device: null, channel: null, head: range.to, received: 0, at });
  }

  function completeness(row: StreamRow, most: number): Completeness {
    // Only the first range may have no hole before it: one more of each tells whether the list ends.
    const holes = holesBetween(known.all(row.stream, most + 2));
    const lost = losses.all(row.stream, most + 1);
    const unlisted = [holes[most]?.from, lost[most]?.lo].filter((seq) => seq !== undefined);
    const completeTo = (holes[0]?.from ?? row.head + 1) - 1;
    return {
      stream: row.stream,
      ...(row.device !== null && { device: row.device }),
      ...(row.channel !== null && { channel: row.channel }),
      head: row.head,
      completeTo,
      complete: completeTo === row.head,
      received: row.received,
      holes: holes.slice(0, most),
      lost: lost.slice(0, most).map(({ lo, hi, reason }) => ({ from: lo, to: hi, reason })),
      ...(unlisted.length > 0 && { listedTo: Math.min(...unlisted) - 1 }),
      lastSeenAt: iso(row.last_seen_at),
    };
  }

  return {
    /** Notes an arrival; `flush` writes it, within the same transaction. */
    receive,
    flush,
    undo: forgetArrivals,
    lose,
    of(stream: string, most: number = mostRanges.alone): Completeness | undefined {
      const row = one.get(stream);
      return row && completeness(row, most);
    },
    /** Most recently seen first; `after` is the last one of the page before, `complete: false` leaves out what is. */
    list({ limit, after, complete }: StreamQuery): Completeness[] {
      const last = after === undefined ? undefined : one.get(after);
      const from = { time: last?.last_seen_at ?? Number.MAX_SAFE_INTEGER, stream: last?.stream ?? '' };
      const rows = (complete === false ? incomplete : all).all({ ...from, limit });
      return rows.map((row) => completeness(row, mostRanges.among));
    },
    /** Empties the projection, not the reports of losses it is made from. */
    clear(): void {
      database.exec('delete from streams; delete from stream_known; delete from stream_lost;');
    },
    replayLosses(): void {
      flush();
      for (const { stream, lo, hi, reason, at } of reports.all()) {
        mark({ stream, from: lo, to: hi, reason });
        see.run({ stream, device: null, channel: null, head: hi, received: 0, at });
      }
    },
  };
}
export type StreamTable = ReturnType<typeof createStreamTable>;

/** The places before and between ranges that neither touch nor overlap, in their order. */
const holesBetween = (ranges: readonly Range[]): SeqRange[] =>
  ranges
    .map(({ lo }, index) => ({ from: (ranges[index - 1]?.hi ?? 0) + 1, to: lo - 1 }))
    .filter(({ from, to }) => from <= to);
