import { z } from 'zod';
import { limits } from '../batch.js';
import { lossReasons } from '../vocabulary.js';
import { isoTime } from './event.js';
import { id, text } from './text.js';

export const lossRange = z
  .object({
    stream: id,
    from: z.int().min(1),
    to: z.int().min(1),
    reason: z.enum(lossReasons),
  })
  .refine((range) => range.from <= range.to, { message: 'from must not be greater than to' })
  .meta({ id: 'LossRange' });

/** The envelope only: each message is validated on its own, so that one bad message costs no other. */
export const batchRequest = z
  .looseObject({
    batch: z.array(z.unknown()).max(limits.batchMessages),
    sentAt: isoTime.optional(),
    writeKey: z.string().optional(),
    losses: z.array(lossRange).max(1000).optional(),
  })
  .meta({ id: 'BatchRequest' });

export const messageResult = z
  .object({
    messageId: z.string(),
    status: z.enum(['accepted', 'duplicate', 'refused']),
    code: z.string().optional(),
    message: z.string().optional(),
  })
  .meta({ id: 'MessageResult' });

export const batchAnswer = z
  .object({
    success: z.boolean(),
    results: z.array(messageResult),
    receivedAt: z.string(),
    erased: z.array(z.string()).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
  })
  .meta({ id: 'BatchAnswer' });

export const knownRequest = z
  .looseObject({
    writeKey: z.string().optional(),
    stream: id,
    places: z
      .array(z.tuple([z.int().min(1).max(Number.MAX_SAFE_INTEGER), text(100)]))
      .max(limits.batchMessages),
  })
  .meta({ id: 'KnownRequest' });

export const knownAnswer = z.object({ known: z.array(z.string()) }).meta({ id: 'KnownAnswer' });

const seqRange = z.object({ from: z.int(), to: z.int() });

export const completeness = z
  .object({
    stream: z.string(),
    device: z.string().optional(),
    channel: z.string().optional(),
    head: z.int(),
    completeTo: z.int(),
    complete: z.boolean(),
    received: z.int(),
    holes: z.array(seqRange),
    lost: z.array(seqRange.extend({ reason: z.enum(lossReasons) })),
    listedTo: z.int().optional().meta({
      description: 'Holes and losses are listed up to this seq, for there are too many; absent when all are',
    }),
    lastSeenAt: z.string(),
  })
  .meta({ id: 'Completeness' });
