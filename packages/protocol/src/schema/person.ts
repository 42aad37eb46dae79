import { z } from 'zod';
import { evidenceKinds } from '../person.js';
import { campaign } from './pass.js';

export const identifier = z.object({ type: z.string(), value: z.string() }).meta({ id: 'Identifier' });
export const link = z
  .object({
    id: z.string(),
    a: identifier,
    b: identifier,
    evidence: z.enum(evidenceKinds),
    at: z.string(),
    actor: z.string().optional(),
  })
  .meta({ id: 'Link' });
export const timelineItem = z
  .object({
    event: z.looseObject({}),
    correctedAt: z.string(),
    receivedAt: z.string(),
    offline: z.boolean(),
  })
  .meta({ id: 'TimelineItem' });
export const personSummary = z
  .object({
    id: z.string(),
    identifiers: z.array(identifier),
    firstSeenAt: z.string(),
    lastSeenAt: z.string(),
    events: z.int(),
    channels: z.array(z.string()),
  })
  .meta({ id: 'PersonSummary' });
export const person = personSummary
  .extend({ links: z.array(link), timeline: z.array(timelineItem) })
  .meta({ id: 'Person' });
export const funnel = z
  .object({
    campaign,
    issued: z.int().optional(),
    claimed: z.int(),
    redeemed: z.int(),
    conflicts: z.int(),
    refused: z.int(),
  })
  .meta({ id: 'Funnel' });
export const apiError = z.object({ code: z.string(), message: z.string() }).meta({ id: 'ApiError' });
