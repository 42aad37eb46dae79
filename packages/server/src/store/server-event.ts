import type { Identifier, JsonObject, OmoEvent } from '@omokit/protocol';
import { iso } from './time.js';

const prefix = 'omo:';

/** Whether an event was made by the server itself; no client may use such a messageId. */
export const isServerMessage = (messageId: string): boolean => messageId.startsWith(prefix);

/** The messageId of an event the server makes: `id` says what it is about. */
export const serverMessageId = (id: string): string => prefix + id;

/** Whether an event is a row that was imported. */
export const isImport = (messageId: string): boolean => messageId.startsWith(serverMessageId('import:'));

export interface ServerEvent {
  /** Unique for what happened, so that it is logged once: 'redeemed:<redemption id>'. */
  id: string;
  name: string;
  properties: JsonObject;
  /** Milliseconds since 1970. */
  at: number;
  /** Whose timeline it belongs to. */
  subject?: Identifier | undefined;
  /** Absent for what somebody does at a desk. */
  channel?: string | undefined;
}

/**
 * An event the server appends about what it decided. It is under the purpose `operation`, is of no device's stream,
 * and says no more of a person than whose pass or visit it is about.
 */
export const serverEvent = ({ id, name, properties, at, subject, channel }: ServerEvent): OmoEvent => ({
  type: 'track',
  messageId: serverMessageId(id),
  ...(subject?.type === 'anonymous' && { anonymousId: subject.value }),
  ...(subject?.type === 'user' && { userId: subject.value }),
  event: name,
  properties,
  context: {
    ...(channel !== undefined && { channel }),
    purpose: 'operation',
    library: { name: '@omokit/server', version: '0.1.0' },
  },
  timestamp: iso(at),
});
