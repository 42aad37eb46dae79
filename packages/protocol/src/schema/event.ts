import { z } from 'zod';
import { channels, lanes, purposes } from '../vocabulary.js';
import { eventTypes } from '../event.js';
import { id, text } from './text.js';

/** A time as all SDKs write it; `Date.parse` takes more, and some of that as the time of the place where it runs. */
export const isoTime = z.iso.datetime({
  offset: true,
  message: 'must be an ISO 8601 time, like 2026-01-31T12:00:00Z',
});
const object = z.record(z.string(), z.unknown());

/** Where an event stands in the history of its device. */
export const streamPlace = z.object({ stream: id, seq: z.int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** `context.omo`, strict: what the completeness promise rests on. */
export const omoContext = streamPlace
  .partial()
  .extend({
    lane: z.enum(lanes),
    purpose: z.enum(purposes),
    consent: id.optional(),
    channel: z.enum(channels),
    place: z.object({ store: id.optional(), zone: id.optional() }).optional(),
    offline: z.boolean().optional(),
    session: id.optional(),
  })
  .refine(({ stream, seq }) => (stream === undefined) === (seq === undefined), {
    message: 'stream and seq come together',
    path: ['seq'],
  })
  .meta({ id: 'OmoContext', description: 'Stream position, lane, purpose and consent of an event.' });

/** A Segment message, of ours or of any Segment SDK: unknown fields are kept. */
export const event = z
  .looseObject({
    type: z.enum(eventTypes),
    messageId: text(100),
    anonymousId: id.nullish(),
    userId: id.nullish(),
    event: id.optional(),
    name: z.string().max(1000).nullish(),
    groupId: id.nullish(),
    previousId: id.nullish(),
    properties: object.nullish(),
    traits: object.nullish(),
    context: z.looseObject({ omo: omoContext.optional() }).nullish(),
    timestamp: isoTime.optional(),
  })
  .superRefine((message, refine) => {
    const need = (field: string) =>
      refine.addIssue({ code: 'custom', path: [field], message: `${message.type} needs ${field}` });
    if (!message.anonymousId && !message.userId) need('anonymousId or userId');
    if (message.type === 'track' && !message.event) need('event');
    if (message.type === 'group' && !message.groupId) need('groupId');
    if (message.type === 'alias' && !message.previousId) need('previousId');
  })
  .meta({ id: 'Event', description: 'A Segment spec message.' });
