import { isMarkedAsUntransferable } from 'node:worker_threads';
import type { EventType } from '@omokit/protocol';
import type { EventHead } from './event-head.js';
import type { Arrival, Ingested, IngestRequest } from './ingest.js';

/** The fields of a plain arrival, one after the other: cloning one flat list costs a fifth of cloning as many objects. */
type Flat = (string | number | null | undefined)[];
const fields = 9;

/** A request on its way to the thread that writes. */
export interface PackedIngest extends Omit<IngestRequest, 'arrivals'> {
  flat: Flat;
  /** Begin and end, in `bytes`, of the body of each plain arrival. */
  bodies: Uint32Array;
  bytes: Uint8Array;
  /** Those that state or redeem something, or were parsed: each with its place among all. */
  others: [index: number, arrival: Arrival][];
}

type Plain = Arrival & { body: Uint8Array };

/** Packs a request. The bytes of its bodies are moved, not copied, where that can be: do not read them afterwards. */
export function packIngest({ arrivals, ...request }: IngestRequest): {
  packed: PackedIngest;
  transfer: ArrayBuffer[];
} {
  const flat: Flat = [];
  const others: PackedIngest['others'] = [];
  const plain: Plain[] = [];
  let before: EventHead | undefined;
  const buffer = arrivals.find(isPlain)?.body.buffer;
  for (const [index, arrival] of arrivals.entries()) {
    if (!isPlain(arrival) || arrival.body.buffer !== buffer) {
      others.push([index, arrival]);
      continue;
    }
    plain.push(arrival);
    const { head, correctedAt } = arrival;
    flat.push(
      head.messageId,
      repeated(head.type, before?.type),
      repeated(head.event, before?.event),
      repeated(head.anonymousId, before?.anonymousId),
      repeated(head.userId, before?.userId),
      repeated(head.stream, before?.stream),
      head.seq,
      repeated(head.channel, before?.channel),
      correctedAt,
    );
    before = head;
  }
  const from = Math.min(...plain.map(({ body }) => body.byteOffset));
  const bodies = Uint32Array.from(
    plain.flatMap(({ body }) => [body.byteOffset - from, body.byteOffset - from + body.byteLength]),
  );
  const bytes = buffer ? new Uint8Array(buffer, from, bodies.at(-1)) : new Uint8Array();
  const movable = buffer instanceof ArrayBuffer && others.length === 0 && !isMarkedAsUntransferable(buffer);
  return {
    packed: { ...request, flat, bodies, bytes, others },
    transfer: movable ? [buffer] : [],
  };
}

/** Null stands for what the arrival before says: a request is mostly of one device. */
const repeated = (text: string | undefined, before: string | undefined): string | null | undefined =>
  text !== undefined && text === before ? null : text;

/** Nothing but its columns and its bytes. */
const isPlain = (arrival: Arrival): arrival is Plain =>
  typeof arrival.body !== 'string' &&
  arrival.redemption === undefined &&
  arrival.head.states === undefined &&
  arrival.head.personal === undefined;

export function unpackIngest({ flat, bodies, bytes, others, ...request }: PackedIngest): IngestRequest {
  const arrivals: Arrival[] = [];
  let before: EventHead | undefined;
  const other = others.values();
  let next = other.next();
  for (let nth = 0; nth < bodies.length / 2 || !next.done;) {
    if (!next.done && next.value[0] === arrivals.length) {
      arrivals.push(next.value[1]);
      next = other.next();
      continue;
    }
    before = headAt(flat, nth * fields, before);
    arrivals.push({
      head: before,
      body: bytes.subarray(bodies[2 * nth], bodies[2 * nth + 1]),
      correctedAt: flat[nth * fields + 8] as number,
    });
    nth += 1;
  }
  return { ...request, arrivals };
}

function headAt(flat: Flat, at: number, before: EventHead | undefined): EventHead {
  return {
    messageId: flat[at] as string,
    type: (flat[at + 1] ?? before?.type) as EventType,
    event: unpacked(flat[at + 2], before?.event),
    anonymousId: unpacked(flat[at + 3], before?.anonymousId),
    userId: unpacked(flat[at + 4], before?.userId),
    stream: unpacked(flat[at + 5], before?.stream),
    seq: flat[at + 6] as number | undefined,
    channel: unpacked(flat[at + 7], before?.channel),
  };
}

const unpacked = <Text extends string>(packed: Flat[number], before: Text | undefined): Text | undefined =>
  packed === null ? before : (packed as Text | undefined);

/** The answer on its way back: without the results when each message was accepted. */
export interface PackedIngested {
  results?: Ingested['results'];
  redemptions: string[];
  erased?: string[];
}

export const packIngested = ({ results, ...others }: Ingested): PackedIngested =>
  results.every(({ status }) => status === 'accepted') ? others : { results, ...others };

export const unpackIngested = ({ results, ...others }: PackedIngested, ids: readonly string[]): Ingested => ({
  results: results ?? ids.map((messageId) => ({ messageId, status: 'accepted' })),
  ...others,
});
