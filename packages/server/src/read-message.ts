import { randomUUID } from 'node:crypto';
import type { EventType, MessageResult, OfflineRedemption, OmoEvent } from '@omokit/protocol';
import { eventNames } from '@omokit/protocol';
import { event as eventSchema, offlineRedemption } from '@omokit/protocol/schema';
import type { z } from 'zod';
import { shortenIp } from './shorten-ip.js';
import type { KeyKind } from './store/keys.js';
import type { ScannedMessage } from './scan/scan-batch.js';
import { maxDepth } from './scan/scan-event.js';
import { headOf, type EventHead } from './store/event-head.js';
import { isServerMessage } from './store/server-event.js';

export interface Reading {
  /** Of a single call, whose path says it. */
  type?: EventType;
  /** Milliseconds since 1970. */
  receivedAt: number;
  sentAt?: number;
  keyKind: KeyKind;
  messageBytes: number;
}

export interface ReadMessage {
  head: EventHead;
  /** The event as JSON, in UTF-8 when it is bytes. */
  body: string | Uint8Array;
  /** Milliseconds since 1970, by the server's clock; the event keeps its own timestamp. */
  correctedAt: number;
  /** What a kiosk accepted offline. */
  report?: OfflineRedemption;
}

/** A message as it came: parsed, or as JSON that was only looked over. */
export type RawMessage = ScannedMessage | { value: unknown };

export const valueOf = (raw: RawMessage): unknown =>
  'value' in raw ? raw.value : (JSON.parse(raw.json.toString('utf8')) as unknown);

/**
 * One message of a batch, or why it is refused: message_invalid, message_too_large, message_too_deep,
 * message_id_reserved, omo_context_invalid, redemption_invalid, redemption_needs_device_key.
 */
export function readMessage(raw: RawMessage, reading: Reading): ReadMessage | MessageResult {
  if (!('value' in raw) && raw.quick && raw.json.byteLength <= reading.messageBytes) {
    const correctedAt = correctedTime(raw.quick.at, reading);
    if (isTime(correctedAt)) return { head: raw.quick.head, body: raw.json, correctedAt };
  }
  return readValue(valueOf(raw), reading);
}

function readValue(raw: unknown, reading: Reading): ReadMessage | MessageResult {
  const id = messageIdOf(raw);
  const refused = (code: string, message: string): MessageResult => ({
    messageId: id ?? '',
    status: 'refused',
    code,
    message,
  });
  if (!isObject(raw)) return refused('message_invalid', 'A message must be a JSON object.');
  if (deeperThan(raw, maxDepth))
    return refused(
      'message_too_deep',
      `A message is nested at most ${maxDepth} levels deep. Flatten its properties.`,
    );
  const bytes = Buffer.byteLength(JSON.stringify(raw));
  if (bytes > reading.messageBytes)
    return refused(
      'message_too_large',
      `The message has ${bytes} bytes, ${reading.messageBytes} is the most. Send references instead of contents.`,
    );
  if (id !== undefined && isServerMessage(id))
    return refused(
      'message_id_reserved',
      "A messageId that begins with 'omo:' is the server's own. Use a UUIDv7.",
    );

  // Other Segment SDKs leave it to the server to number and to time what they send; some put the key in each message.
  const filled: Record<string, unknown> = {
    ...raw,
    ...(reading.type && { type: reading.type }),
    messageId: id ?? randomUUID(),
    timestamp: raw['timestamp'] ?? new Date(reading.sentAt ?? reading.receivedAt).toISOString(),
  };
  delete filled['writeKey'];
  if (isObject(raw['context']) && 'ip' in raw['context']) filled['context'] = withoutAddress(raw['context']);
  const parsed = eventSchema.safeParse(filled);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const ofOmo = issue?.path[0] === 'context' && issue.path[1] === 'omo';
    return refused(ofOmo ? 'omo_context_invalid' : 'message_invalid', sentence(issue));
  }
  const event = filled as unknown as OmoEvent;
  const correctedAt = correctedTime(Date.parse(event.timestamp), reading);
  if (!isTime(correctedAt)) return refused('message_invalid', 'timestamp: is not a time of our calendar');

  const report = reportIn(event, reading.keyKind);
  if (report && 'code' in report) return refused(report.code, report.message);
  return {
    head: headOf(event),
    body: JSON.stringify(event),
    correctedAt,
    ...(report && { report: report.report }),
  };
}

/** By the server's clock, and never after the arrival. */
const correctedTime = (at: number, { sentAt, receivedAt }: Reading): number =>
  Math.min(at + (sentAt === undefined ? 0 : receivedAt - sentAt), receivedAt);

/** A `Coupon Redeemed` in the lane `redemption` is a kiosk's report of what it accepted offline. */
function reportIn(
  event: OmoEvent,
  keyKind: KeyKind,
): { code: string; message: string } | { report: OfflineRedemption } | undefined {
  if (event.event !== eventNames.couponRedeemed || event.context?.omo?.lane !== 'redemption')
    return undefined;
  if (keyKind !== 'device')
    return {
      code: 'redemption_needs_device_key',
      message: 'Only a device may report a redemption. Use a device key in the kiosk.',
    };
  const parsed = offlineRedemption.safeParse(event.properties);
  return parsed.success
    ? { report: parsed.data }
    : { code: 'redemption_invalid', message: `properties: ${sentence(parsed.error.issues[0])}` };
}

/** Where and what is wrong, for a person who looks at their code. */
export const sentence = (issue: z.core.$ZodIssue | undefined): string =>
  issue ? `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}` : 'is not valid';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What Segment's SDKs may add: the network of an address is enough to say where, and is nobody's. */
function withoutAddress({ ip, ...context }: Record<string, unknown>): Record<string, unknown> {
  const network = typeof ip === 'string' ? shortenIp(ip) : undefined;
  return { ...context, ...(network !== undefined && { ip: network }) };
}

function messageIdOf(raw: unknown): string | undefined {
  const id = isObject(raw) ? raw['messageId'] : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** What `Date` can hold. */
const isTime = (ms: number): boolean => Math.abs(ms) <= 8.64e15;

function deeperThan(value: object, levels: number): boolean {
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= levels) return true;
    level = level.flatMap((parent) =>
      Object.values(parent).filter((child): child is object => typeof child === 'object' && child !== null),
    );
  }
  return false;
}
