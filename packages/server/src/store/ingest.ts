import { offlineChannels, type LossRange, type MessageResult } from '@omokit/protocol';
import { appendEvent } from './append-event.js';
import type { EventHead } from './event-head.js';
import { holderOf } from './passes.js';
import { redeem, redemptionIdTaken, type ReportedRedemption } from './redeem.js';
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
}

/** Takes a request's messages and losses, all in the transaction it is called in. */
export function ingest(tables: Tables, request: IngestRequest): Ingested {
  const redemptions: string[] = [];
  const results = request.arrivals.map((arrival) => {
    const result = take(tables, request, arrival, redemptions);
    if (result.status !== 'accepted') settlePlace(tables, arrival.head, request.receivedAt);
    return result;
  });
  for (const range of request.losses) {
    tables.streams.lose(range, request.receivedAt);
    tables.changes.streams.add(range.stream);
  }
  return { results, redemptions };
}

function take(tables: Tables, request: IngestRequest, arrival: Arrival, states: string[]): MessageResult {
  const { head, body, correctedAt, redemption } = arrival;
  const { receivedAt, writer } = request;
  const { messageId, channel } = head;
  // What a redemption decides must not be decided for an event that is not taken; all others find out by trying.
  const taken = redemption && takenAlready(tables, head);
  if (taken) return taken;

  // The acceptance is the holder's history, whoever's visit the kiosk saw it in.
  const settled = redemption && settle(tables, request, arrival, redemption);
  if (settled === redemptionIdTaken)
    return refused(
      messageId,
      'redemption_id_taken',
      'This redemption_id stands for another pass already. Give each acceptance its own UUIDv7.',
    );
  if (settled) states.push(settled.state);
  const pass = settled?.passId === undefined ? undefined : tables.passes.get(settled.passId);
  const subject = pass && holderOf(pass);
  const appended = appendEvent(tables, {
    head,
    body,
    receivedAt,
    correctedAt,
    subject,
    keyId: writer.keyId,
    actor: actorOf(writer),
    channel,
    offline: channel !== undefined && offlineChannels.has(channel),
  });
  if (appended) return { messageId, status: 'accepted' };
  return takenAlready(tables, head) ?? unexplained(messageId);
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

function settle(tables: Tables, request: IngestRequest, arrival: Arrival, reported: ReportedRedemption) {
  return redeem(tables, {
    redemptionId: reported.report.redemption_id,
    verdict: reported.verdict,
    mode: 'offline',
    at: arrival.correctedAt,
    receivedAt: request.receivedAt,
    writer: request.writer,
    campaign: reported.report.campaign,
  });
}

const refused = (messageId: string, code: string, message: string): MessageResult => ({
  messageId,
  status: 'refused',
  code,
  message,
});
