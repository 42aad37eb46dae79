import {
  offlineChannels,
  type Identifier,
  type LossRange,
  type LossReason,
  type MessageResult,
} from '@omokit/protocol';
import { appendEvents } from './append-event.js';
import type { EventHead } from './event-head.js';
import type { NewEvent } from './events.js';
import { holderOf } from './passes.js';
import { redeem, redemptionIdTaken, type ReportedRedemption } from './redeem.js';
import { refusalOf, withoutVisitor, type Refusal } from './refuse.js';
import { settlePlace } from './settle-place.js';
import type { Tables } from './tables.js';
import { actorOf, type Writer } from './writer.js';

/** A message that is valid in itself. */
export interface Arrival {
  head: EventHead;
  /** The event as JSON, in UTF-8 when it is bytes. */
  body: string | Uint8Array;
  /** timestamp + (receivedAt - sentAt), never after receivedAt; milliseconds since 1970. */
  correctedAt: number;
  /** Present when a kiosk reports what it accepted offline. */
  redemption?: ReportedRedemption;
}

export interface IngestRequest {
  arrivals: readonly Arrival[];
  losses: readonly LossRange[];
  receivedAt: number;
  writer: Writer;
}

export interface Ingested {
  /** In the order of the arrivals. */
  results: MessageResult[];
  /** States of the redemptions that were reported. */
  redemptions: string[];
  /** Of the anonymousIds of the arrivals, those that were erased. */
  erased?: string[];
}

/** Takes a request's messages and losses, all in the transaction it is called in. */
export function ingest(tables: Tables, request: IngestRequest): Ingested {
  const { arrivals, losses, receivedAt } = request;
  const results: MessageResult[] = [];
  const redemptions: string[] = [];
  const erased = new Set<string>();
  for (let from = 0; from < arrivals.length;) {
    const { redemption } = arrivals[from]!;
    let to = from + 1;
    const refusal = refusalOf(tables, arrivals[from]!);
    if (refusal) noteErased(tables, arrivals[from]!, erased);
    // What was handed out is a fact of the pass, whoever stood in front of the kiosk.
    if (redemption) {
      const arrival = refusal ? withoutVisitor(arrivals[from]!, tables.rules) : arrivals[from]!;
      results.push(accept(tables, request, { ...arrival, redemption }, redemptions));
    } else if (refusal) results.push(refuse(tables, arrivals[from]!, refusal));
    else {
      while (to < arrivals.length && isPlain(tables, arrivals[to - 1]!, arrivals[to]!)) to += 1;
      results.push(...append(tables, request, arrivals.slice(from, to)));
    }
    from = to;
  }
  for (const [nth, { status, code }] of results.entries())
    if (status !== 'accepted') settlePlace(tables, arrivals[nth]!.head, receivedAt, lossOf(code));
  for (const range of losses) {
    tables.streams.lose(range, receivedAt);
    tables.changes.streams.add(range.stream);
  }
  return { results, redemptions, ...(erased.size > 0 && { erased: [...erased] }) };
}

/** Whether the next arrival may be written with those before it: an answer on consent decides on what follows it. */
const isPlain = (tables: Tables, before: Arrival, next: Arrival): boolean =>
  !next.redemption && !before.head.states?.consent && !refusalOf(tables, next);

/** What was known before is so still: it was taken when it came first. */
function refuse(tables: Tables, { head: { messageId } }: Arrival, why: Refusal): MessageResult {
  if (tables.events.has(messageId)) return { messageId, status: 'duplicate' };
  return { messageId, status: 'refused', ...why };
}

function noteErased(tables: Tables, { head: { anonymousId } }: Arrival, erased: Set<string>): void {
  if (anonymousId !== undefined && tables.erased.at('anonymous', anonymousId) !== undefined)
    erased.add(anonymousId);
}

const lossOf = (code: string | undefined): LossReason | undefined =>
  code === 'person_erased' ? 'erased' : code === 'consent_withdrawn' ? code : undefined;

/** Writes messages into the log, and says of those that are not written what is in their way. */
function append(
  tables: Tables,
  { receivedAt, writer }: IngestRequest,
  arrivals: readonly Arrival[],
  subject?: Identifier,
): MessageResult[] {
  const actor = actorOf(writer);
  const entries = arrivals.map(({ head, body, correctedAt }): NewEvent => {
    const { channel } = head;
    const offline = channel !== undefined && offlineChannels.has(channel);
    return { head, body, receivedAt, correctedAt, subject, keyId: writer.keyId, actor, channel, offline };
  });
  return appendEvents(tables, entries).map((appended, nth) => {
    const { head } = entries[nth]!;
    if (appended) return { messageId: head.messageId, status: 'accepted' };
    return takenAlready(tables, head) ?? unexplained(head.messageId);
  });
}

/** Decides what a kiosk accepted offline, and writes its message. */
function accept(
  tables: Tables,
  request: IngestRequest,
  arrival: Arrival & { redemption: ReportedRedemption },
  states: string[],
): MessageResult {
  const { head, correctedAt, redemption } = arrival;
  // What a redemption decides must not be decided for an event that is not taken; all others find out by trying.
  const taken = takenAlready(tables, head);
  if (taken) return taken;
  const settled = redeem(tables, {
    redemptionId: redemption.report.redemption_id,
    verdict: redemption.verdict,
    mode: 'offline',
    at: correctedAt,
    receivedAt: request.receivedAt,
    writer: request.writer,
    campaign: redemption.report.campaign,
  });
  if (settled === redemptionIdTaken)
    return refused(
      head.messageId,
      'redemption_id_taken',
      'This redemption_id stands for another pass already. Give each acceptance its own UUIDv7.',
    );
  states.push(settled.state);
  // The acceptance is the holder's history, whoever's visit the kiosk saw it in.
  const pass = settled.passId === undefined ? undefined : tables.passes.get(settled.passId);
  const [result] = append(tables, request, [arrival], pass && holderOf(pass));
  return result ?? unexplained(head.messageId);
}

/** What is answered when the message, or another one in its place, is in the log. */
function takenAlready(tables: Tables, { messageId, stream, seq }: EventHead): MessageResult | undefined {
  if (tables.events.has(messageId)) return { messageId, status: 'duplicate' };
  if (stream === undefined || seq === undefined || tables.events.holderOf(stream, seq) === undefined)
    return undefined;
  return refused(
    messageId,
    'seq_taken',
    `Place ${seq} of stream ${stream} holds another message. Two devices share one stream id: give this one a new stream.`,
  );
}

function unexplained(messageId: string): never {
  throw new Error(`${messageId} was not taken, and nothing is in its way`);
}

const refused = (messageId: string, code: string, message: string): MessageResult => ({
  messageId,
  status: 'refused',
  code,
  message,
});
