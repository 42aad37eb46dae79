import {
  offlineChannels,
  placeOf,
  type Channel,
  type LossRange,
  type MessageResult,
  type OmoEvent,
} from '@omokit/protocol';
import { appendEvent } from './append-event.js';
import { holderOf } from './passes.js';
import { redeem, redemptionIdTaken, type ReportedRedemption } from './redeem.js';
import type { Tables } from './tables.js';
import { actorOf, type Writer } from './writer.js';

/** A message that is valid in itself. */
export interface Arrival {
  event: OmoEvent;
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
    if (result.status !== 'accepted') closePlace(tables, request, arrival);
    return result;
  });
  for (const range of request.losses) {
    tables.streams.lose(range, request.receivedAt);
    tables.changes.streams.add(range.stream);
  }
  return { results, redemptions };
}

/**
 * The place in its stream of a message that was not written there: refused, or known from another place. The device
 * will not send it again, so it must not stay a hole for ever. A place that holds a message stays received.
 */
function closePlace(tables: Tables, { receivedAt }: IngestRequest, { event }: Arrival): void {
  const place = placeOf(event);
  if (!place || tables.events.holderOf(place.stream, place.seq) !== undefined) return;
  const { stream, seq } = place;
  tables.streams.lose({ stream, from: seq, to: seq, reason: 'refused' }, receivedAt);
  tables.changes.streams.add(stream);
}

function take(tables: Tables, request: IngestRequest, arrival: Arrival, states: string[]): MessageResult {
  const { event, correctedAt, redemption } = arrival;
  const { receivedAt, writer } = request;
  const { messageId } = event;
  if (tables.events.has(messageId)) return { messageId, status: 'duplicate' };

  const place = placeOf(event);
  const holder = place && tables.events.holderOf(place.stream, place.seq);
  if (holder !== undefined)
    return refused(
      messageId,
      'seq_taken',
      `Place ${place?.seq} of stream ${place?.stream} holds another message. Two devices share one stream id: give this one a new stream.`,
    );

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
  const channel: Channel | undefined = event.context?.omo?.channel;
  appendEvent(tables, {
    event,
    receivedAt,
    correctedAt,
    ...(subject && { subject }),
    keyId: writer.keyId,
    actor: actorOf(writer),
    ...(channel !== undefined && { channel }),
    offline: channel !== undefined && offlineChannels.has(channel),
  });
  return { messageId, status: 'accepted' };
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
