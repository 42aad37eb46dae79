import { z } from 'zod';
import type { Json } from '../event.js';
import { evidenceKinds, linkOutcomes } from '../person.js';
import { channels } from '../vocabulary.js';
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
/** Whatever JSON can hold. */
export const json = z.json() as z.ZodType<Json>;
export const judgedLink = link
  .extend({
    outcome: z.enum(linkOutcomes),
    vouched: z.literal(true).optional(),
    code: z.literal('identifier_limit').optional(),
    type: z.string().optional(),
    removed: z.object({ at: z.string(), actor: z.string(), reason: z.string().optional() }).optional(),
  })
  .meta({ id: 'JudgedLink' });
export const trait = z
  .object({
    name: z.string(),
    value: json,
    source: z.string(),
    channel: z.enum(channels).optional(),
    at: z.string(),
  })
  .meta({ id: 'Trait' });
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
    more: z.literal(true).optional(),
  })
  .meta({ id: 'PersonSummary' });
export const person = personSummary
  .extend({ links: z.array(judgedLink), traits: z.array(trait), timeline: z.array(timelineItem) })
  .meta({ id: 'Person' });

/** An identifier as a request states it: bounded before anything is done with it. */
export const statedIdentifier = z
  .object({ type: z.string().min(1).max(32), value: z.string().min(1).max(512) })
  .meta({ id: 'StatedIdentifier' });
const reason = z.string().max(500).optional();
export const resolveRequest = statedIdentifier;
export const searchRequest = z
  .object({
    q: z.string().min(1).max(255),
    limit: z.int().min(1).max(200).optional(),
    after: z.string().max(255).optional(),
  })
  .meta({ id: 'SearchRequest' });
export const resolveAnswer = z.object({ person: z.string() }).meta({ id: 'ResolveAnswer' });
export const staffLinkRequest = z
  .object({ a: statedIdentifier, b: statedIdentifier, reason })
  .meta({ id: 'StaffLinkRequest' });
export const linkChangeRequest = z
  .object({ link: z.string().min(1).max(255), reason, preview: z.boolean().optional() })
  .meta({ id: 'LinkChangeRequest' });
export const linkChange = z
  .object({
    link: judgedLink,
    applied: z.boolean(),
    before: z.array(personSummary),
    after: z.array(personSummary),
  })
  .meta({ id: 'LinkChange' });
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
