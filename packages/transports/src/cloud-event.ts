import type { TrackedEvent } from '@omokit/protocol';
import { snakeCase } from './snake-case.js';

/** A CloudEvent 1.0 (JSON format): `Store Entered` is of type `omo.store_entered.v1`, its data the whole message. */
export function cloudEventOf(event: TrackedEvent, source: string) {
  const { messageId, type, timestamp, userId, anonymousId } = event;
  return {
    specversion: '1.0',
    id: messageId,
    source,
    type: `omo.${snakeCase(type === 'track' ? (event.event ?? type) : type)}.v1`,
    time: timestamp,
    subject: userId ?? anonymousId,
    datacontenttype: 'application/json',
    data: event,
  };
}
