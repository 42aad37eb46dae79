/** An event's name in a run: which page life tracked it (`writer`), and as its how-manieth (`count`). */
export interface Named {
  writer: string;
  count: number;
}

/** An event whose `track()` promise resolved as 'queued'. */
export interface Promised extends Named {
  lane: string;
}

/** A row of the backend's log. */
export interface Stored extends Named {
  /** Position in the log. */
  offset: number;
  lane: string;
  /** Absent when it came as a page's last word, before it was committed. */
  place?: { stream: string; seq: number };
}

export interface StreamReport {
  stream: string;
  head: number;
  completeTo: number;
  complete: boolean;
  holes: readonly unknown[];
  lost: readonly unknown[];
}

/** What a run leaves behind. */
export interface Evidence {
  /** In the order in which they were tracked; what a page told last may be missing, when it was killed. */
  tracked: readonly Named[];
  /** In the order in which the promises were told of. */
  promised: readonly Promised[];
  /** In the order of the log. */
  stored: readonly Stored[];
  /** What the backend says of every stream. */
  streams: readonly StreamReport[];
  /** What the device says of its own stream once it has nothing left to send. */
  device?: { stream: string; head: number };
  /** Of `pragma integrity_check`. */
  integrity: string;
}

/** Two events of one stream and lane that came in this order, the second of which has the lower seq. */
export interface Swap {
  lane: string;
  first: string;
  second: string;
}

export interface Verdict {
  ok: boolean;
  tracked: number;
  promised: number;
  stored: number;
  /** Promised and not stored. */
  lost: string[];
  /** Stored more than once, promised or not. */
  twice: string[];
  /** Promised and stored, but without a place in the stream, so that nobody can say where. */
  misplaced: string[];
  /** Whose seq is against the order of one page's calls, or of its promises. */
  swapped: Swap[];
  /** Which the backend logged against their seq. No fault: last words leave before what was tracked before them. */
  overtaken: Swap[];
  /** Streams that are not complete, or have holes or losses, or end elsewhere than the device says. */
  incomplete: StreamReport[];
  integrity: string;
  /** Tracked without a promise, as when the page was killed before: may have been stored, once, or not. */
  unpromised: { tracked: number; stored: number };
}

export const nameOf = ({ writer, count }: Named): string => `${writer}.${count}`;

/** Holds what was promised against what was stored. Pure. */
export function judge(evidence: Evidence): Verdict {
  const { tracked, promised, stored, streams, device, integrity } = evidence;
  const known = new Set([...tracked, ...stored].map(nameOf));
  const owed = new Set(promised.map(nameOf));
  const times = new Map<string, number>();
  for (const name of stored.map(nameOf)) times.set(name, (times.get(name) ?? 0) + 1);
  const placed = new Set(stored.filter(({ place }) => place).map(nameOf));

  const verdict = {
    tracked: known.size,
    promised: owed.size,
    stored: stored.length,
    lost: [...owed].filter((name) => !times.has(name)),
    twice: [...times].filter(([, count]) => count > 1).map(([name]) => name),
    misplaced: [...owed].filter((name) => times.has(name) && !placed.has(name)),
    swapped: [...swapsOfCalls(stored), ...swapsOfPromises(promised, stored)],
    overtaken: swapsOfLog(stored),
    incomplete: incompleteStreams(streams, device),
    integrity,
    unpromised: {
      tracked: [...known].filter((name) => !owed.has(name)).length,
      stored: [...times.keys()].filter((name) => !owed.has(name)).length,
    },
  };
  const faults = [verdict.lost, verdict.twice, verdict.misplaced, verdict.swapped];
  const ok = [...faults, verdict.incomplete].every(({ length }) => length === 0) && integrity === 'ok';
  return { ok, ...verdict };
}

/** Where seq does not follow the order in which one page called `track()`. */
function swapsOfCalls(stored: readonly Stored[]): Swap[] {
  const inCallOrder = [...stored].sort((a, b) => a.count - b.count);
  return groups(inCallOrder, ({ writer, lane }) => `${writer} ${lane}`).flatMap(swaps);
}

/** Where seq does not follow the order in which one page's promises resolved. */
function swapsOfPromises(promised: readonly Promised[], stored: readonly Stored[]): Swap[] {
  const byName = new Map(stored.map((row) => [nameOf(row), row]));
  const inOrder = promised.flatMap((each) => byName.get(nameOf(each)) ?? []);
  return groups(inOrder, ({ writer, lane }) => `${writer} ${lane}`).flatMap(swaps);
}

/** Where the backend's log does not follow the seq of a stream and lane. */
function swapsOfLog(stored: readonly Stored[]): Swap[] {
  const inLogOrder = [...stored].sort((a, b) => a.offset - b.offset);
  return groups(inLogOrder, ({ place, lane }) => `${place?.stream} ${lane}`).flatMap(swaps);
}

/** Neighbours whose seq falls, of those that have one. */
function swaps(group: readonly Stored[]): Swap[] {
  const placed = group.filter(({ place }) => place);
  return placed.slice(1).flatMap((second, index) => {
    const first = placed[index]!;
    if (first.place!.stream !== second.place!.stream || first.place!.seq < second.place!.seq) return [];
    // The same event twice is no swap: it is told as such.
    if (nameOf(first) === nameOf(second)) return [];
    return { lane: second.lane, first: nameOf(first), second: nameOf(second) };
  });
}

function incompleteStreams(streams: readonly StreamReport[], device: Evidence['device']): StreamReport[] {
  const found = streams.filter(
    ({ stream, complete, completeTo, holes, lost }) =>
      !complete ||
      holes.length > 0 ||
      lost.length > 0 ||
      (device?.stream === stream && device.head !== completeTo),
  );
  if (!device || device.head === 0 || streams.some(({ stream }) => stream === device.stream)) return found;
  // Of the whole stream nothing is known.
  const { stream, head } = device;
  return [
    ...found,
    { stream, head, completeTo: 0, complete: false, holes: [{ from: 1, to: head }], lost: [] },
  ];
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group) group.push(item);
    else found.set(key, [item]);
  }
  return [...found.values()];
}
