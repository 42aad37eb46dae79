import { setImmediate } from 'node:timers/promises';
import {
  eventTypes,
  type BatchAnswer,
  type EventType,
  type KnownAnswer,
  type LossRange,
  type MessageResult,
} from '@omokit/protocol';
import {
  batchAnswer,
  batchRequest,
  event,
  isoTime,
  knownAnswer,
  knownRequest,
  lossRange,
  streamPlace,
} from '@omokit/protocol/schema';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import { parseJson } from '../http/read-body.js';
import { attemptTime, judgePass } from '../judge-pass.js';
import { readMessage, sentence, valueOf, type RawMessage, type ReadMessage } from '../read-message.js';
import { scanBatch } from '../scan/scan-batch.js';
import type { Arrival, Ingested, IngestRequest } from '../store/ingest.js';
import type { Writer } from '../store/writer.js';
import { no, ok } from './answers.js';
import { route, type Route } from './route.js';

const answers = {
  ...ok(batchAnswer, 'Every message is on disk, or was before'),
  400: {
    description: 'batch_partly_refused · batch_refused: the other messages are kept',
    schema: batchAnswer,
  },
  413: no('request_too_large'),
  429: no('rate_limited', 'overloaded'),
};
const keys = ['publishable', 'device'] as const;
/** The merchant's own server as well: whom it says somebody is, it has logged in. */
const writers = [...keys, 'secret'] as const;
/** How many passes are verified before others get a turn: each costs about a millisecond. */
const turn = 16;

/** Segment's HTTP tracking API: the batch, and a call for each type; analytics.js calls them by their first letter. */
export function ingestRoutes(context: Context): Route[] {
  const batch = route({
    method: 'post',
    path: '/v1/batch',
    aliases: ['/v1/b', '/v1/import'],
    tag: 'Events',
    summary: 'Take a batch of events',
    keys: writers,
    keyInBody: true,
    waits: true,
    // Documented in full, checked by hand: one bad message must cost no other.
    body: z.unknown().meta({ override: {} }),
    parse: (body) => scanBatch(body) ?? parsedBatch(parseJson(body)),
    answers,
    handle: ({ body, receivedAt, writer }) =>
      take(context, { ...envelopeOf(context, body), receivedAt, writer }),
  });
  const singles = eventTypes.map((type) =>
    route({
      method: 'post',
      path: `/v1/${type}`,
      aliases: [`/v1/${type.charAt(0)}`],
      tag: 'Events',
      summary: `Take one ${type} event`,
      keys: writers,
      keyInBody: true,
      waits: true,
      body: z.unknown(),
      answers,
      handle: ({ body, receivedAt, writer }) =>
        take(context, { ...singleOf(body), type, receivedAt, writer }),
    }),
  );
  const known = route({
    method: 'post',
    path: '/v1/known',
    tag: 'Events',
    summary: 'Say which messages have arrived, and tell the places of those that came without one',
    keys,
    keyInBody: true,
    waits: true,
    body: knownRequest,
    answers: {
      ...ok(knownAnswer, 'Those of the messages that are on disk'),
      413: no('request_too_large'),
      429: no('rate_limited', 'overloaded'),
    },
    handle: async ({ body, receivedAt }) =>
      json({
        known: await context.store.known({ stream: body.stream, places: body.places, receivedAt }),
      } satisfies KnownAnswer),
  });
  return [batch, ...singles, known];
}

/** Bodies as the document shows them. */
export const ingestBodies: Readonly<Record<string, z.ZodType>> = Object.fromEntries([
  ['/v1/batch', batchRequest.extend({ batch: z.array(event) })],
  ...eventTypes.map((type) => [`/v1/${type}`, event]),
]);

interface Envelope {
  messages: readonly RawMessage[];
  losses: LossRange[];
  sentAt?: number;
  /** What is wrong with the envelope, though not with its messages. */
  wrong?: { code: string; message: string };
}

/** A batch that was parsed, its messages as those of one that was scanned. */
function parsedBatch(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('batch' in body) || !Array.isArray(body.batch))
    return body;
  return { ...body, batch: body.batch.map((value: unknown) => ({ value })) };
}

// Made once: zod compiles a schema when it is first used, which costs more than checking a batch.
const envelope = z.looseObject({ batch: z.array(z.unknown()) });
const listOfLosses = z.array(z.unknown()).max(1000);
const placed = z.object({ context: z.object({ omo: streamPlace }) });

function envelopeOf({ limits }: Context, body: unknown): Envelope {
  const parsed = envelope.safeParse(body);
  if (!parsed.success)
    throw new Problem(400, 'batch_invalid', `The batch is not valid: ${sentence(parsed.error.issues[0])}.`);
  const { batch, losses: rawLosses } = parsed.data;
  if (batch.length > limits.batchMessages)
    throw new Problem(
      413,
      'request_too_large',
      `A batch has at most ${limits.batchMessages} messages, this one has ${batch.length}. Send smaller batches.`,
    );
  const { sentAt, wrong } = sentAtOf(parsed.data);
  const losses = readLosses(rawLosses);
  const problem = losses.wrong ?? wrong;
  return {
    messages: batch as RawMessage[],
    losses: losses.ranges,
    ...(sentAt !== undefined && { sentAt }),
    ...(problem && { wrong: problem }),
  };
}

function singleOf(body: unknown): Envelope {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { messages: [{ value: body }], losses: [] };
  return { messages: [{ value: body }], losses: [], ...sentAtOf(body) };
}

function sentAtOf(body: object): Pick<Envelope, 'sentAt' | 'wrong'> {
  const sentAt = 'sentAt' in body ? body.sentAt : undefined;
  if (sentAt === undefined || sentAt === null) return {};
  const time = isoTime.safeParse(sentAt);
  if (time.success) return { sentAt: Date.parse(time.data) };
  return {
    wrong: { code: 'sent_at_invalid', message: 'sentAt must be an ISO 8601 time. The messages were kept.' },
  };
}

function readLosses(raw: unknown): { ranges: LossRange[]; wrong?: { code: string; message: string } } {
  if (raw === undefined) return { ranges: [] };
  const listed = listOfLosses.safeParse(raw);
  const read = (listed.data ?? []).map((range) => lossRange.safeParse(range));
  const bad = listed.success ? read.find(({ success }) => !success) : listed;
  const ranges = read.flatMap(({ data }) => data ?? []);
  if (!bad) return { ranges };
  const message = `losses: ${sentence(bad.error?.issues[0])}. The messages and the other losses were kept.`;
  return { ranges, wrong: { code: 'losses_invalid', message } };
}

interface Taking extends Envelope {
  type?: EventType;
  receivedAt: number;
  writer: Writer;
}

/** Not an async function, whose frame would hold every message until the commit: only what is answered is held. */
function take(context: Context, { messages, losses, sentAt, type, ...taking }: Taking): Promise<Response> {
  const { receivedAt, writer } = taking;
  const read = messages.map((raw) =>
    readMessage(raw, {
      receivedAt,
      keyKind: writer.kind,
      messageBytes: context.limits.messageBytes,
      ...(type && { type }),
      ...(sentAt !== undefined && { sentAt }),
    }),
  );
  const refusals = read.map((message) => ('head' in message ? undefined : message));
  const ingested = ingest(context, {
    messages: read.filter((message) => 'head' in message),
    losses: [...losses, ...refusedPlaces(messages, refusals)],
    receivedAt,
    writer,
  });
  return ingested.then((stored) => tell(context, { ...taking, stored, refusals }));
}

/** Stores the messages with the verdicts on the passes they report: no signature is checked within the transaction. */
function ingest(
  context: Context,
  { messages, ...request }: Omit<IngestRequest, 'arrivals'> & { messages: readonly ReadMessage[] },
): Promise<Ingested> {
  const { store } = context;
  if (!messages.some(({ report }) => report)) return store.ingest({ ...request, arrivals: messages });
  return judged(context, messages, request.receivedAt).then((arrivals) =>
    store.ingest({ ...request, arrivals }),
  );
}

interface Taken {
  stored: Ingested;
  /** At the place of each message that was refused. */
  refusals: readonly (MessageResult | undefined)[];
  receivedAt: number;
  writer: Writer;
  wrong?: Envelope['wrong'];
}

function tell({ metrics, log }: Context, { stored, refusals, receivedAt, writer, wrong }: Taken): Response {
  const rest = stored.results.values();
  const results = refusals.map((refusal): MessageResult => {
    const result = refusal ?? rest.next().value;
    if (!result) throw new Error('the store answered fewer messages than it was given');
    return result;
  });
  metrics.messages(results);
  stored.redemptions.forEach(metrics.redemption);
  const conflicts = stored.redemptions.filter((state) => state === 'conflict').length;
  if (conflicts > 0) log({ level: 'warn', what: 'redemption_conflict', key: writer.keyId, conflicts });
  const codes = new Set(results.flatMap(({ code }) => code ?? []));
  if (codes.size > 0)
    log({ level: 'warn', what: 'messages_refused', key: writer.keyId, codes: [...codes].join(' ') });
  return answerOf(results, receivedAt, wrong, stored.erased);
}

/**
 * The places in their streams of messages that are refused: the device will not send them again, so without this the
 * stream would have a hole for ever and nobody knew why.
 */
const refusedPlaces = (
  messages: readonly RawMessage[],
  refusals: readonly (MessageResult | undefined)[],
): LossRange[] =>
  messages.flatMap((raw, index) => {
    if (!refusals[index]) return [];
    const place = placed.safeParse(valueOf(raw));
    if (!place.success) return [];
    const { stream, seq } = place.data.context.omo;
    return { stream, from: seq, to: seq, reason: 'refused' };
  });

async function judged(
  { store }: Context,
  messages: readonly ReadMessage[],
  receivedAt: number,
): Promise<readonly Arrival[]> {
  const keysOfPasses = await store.passKeys();
  const arrivals: Arrival[] = [];
  let verified = 0;
  for (const { report, ...arrival } of messages) {
    if (!report) {
      arrivals.push(arrival);
      continue;
    }
    if (++verified % turn === 0) await setImmediate();
    const at = attemptTime(arrival.correctedAt, receivedAt, 'offline');
    const verdict = judgePass(report.pass, { keys: keysOfPasses, issuer: store.issuer, at, receivedAt });
    arrivals.push({ ...arrival, redemption: { report, verdict } });
  }
  return arrivals;
}

function answerOf(
  results: MessageResult[],
  receivedAt: number,
  wrong: Envelope['wrong'],
  erased?: string[],
): Response {
  const refused = results.filter(({ status }) => status === 'refused');
  const answer: BatchAnswer = {
    success: refused.length === 0 && !wrong,
    results,
    receivedAt: new Date(receivedAt).toISOString(),
    ...(erased && { erased }),
  };
  if (answer.success) return json(answer);
  const all = refused.length === results.length;
  const why =
    refused.length === 0 && wrong
      ? wrong
      : {
          code: all ? 'batch_refused' : 'batch_partly_refused',
          message: `${refused.length} of ${results.length} messages were refused, see results; the others are kept. Correct the refused ones, do not send them again as they are.`,
        };
  return json({ ...answer, ...why }, 400);
}
