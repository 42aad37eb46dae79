import { z } from 'zod';
import { auditActions } from '../privacy.js';
import { purposes } from '../vocabulary.js';
import { redemption } from './pass.js';
import {
  identifier,
  json,
  judgedLink,
  personSummary,
  statedIdentifier,
  timelineItem,
  trait,
} from './person.js';
import { id, text } from './text.js';

const scope = z.enum(['identifier', 'person', 'visit']);
const token = z.string().min(1).max(512);
const counts = z.object({
  identifiers: z.int(),
  events: z.int(),
  traits: z.int(),
  links: z.int(),
  passes: z.int(),
});
const destinationState = z.enum(['pending', 'done', 'failed']);

export const privacyCodeRequest = z
  .object({ identifier: statedIdentifier, language: z.string().max(35).optional() })
  .meta({ id: 'PrivacyCodeRequest' });
export const privacyCodeAnswer = z.object({ expiresInMs: z.int() }).meta({ id: 'PrivacyCodeAnswer' });

export const privacyProofRequest = z
  .union([
    z.object({
      identifier: statedIdentifier,
      code: z.string().min(1).max(16).optional(),
      scope: z.enum(['identifier', 'person']).optional(),
    }),
    z.object({ anonymousId: id, identifier: z.undefined().optional() }),
  ])
  .meta({ id: 'PrivacyProofRequest' });
export const privacyProof = z
  .object({ token: z.string(), scope, expiresInMs: z.int() })
  .meta({ id: 'PrivacyProof' });

export const privacyRequest = z.object({ token }).meta({ id: 'PrivacyRequest' });
export const held = z
  .object({
    scope,
    identifiers: z.array(identifier),
    traits: z.array(trait),
    firstSeenAt: z.string().optional(),
    lastSeenAt: z.string().optional(),
    events: z.array(z.object({ purpose: z.enum(purposes), count: z.int(), keptForDays: z.int().optional() })),
    channels: z.array(z.string()),
    passes: z.int(),
  })
  .meta({ id: 'Held' });
export const personExport = z
  .object({
    format: z.literal('omokit.person.v1'),
    exportedAt: z.string(),
    issuer: z.string(),
    scope,
    person: personSummary.optional(),
    identifiers: z.array(identifier),
    traits: z.array(trait),
    links: z.array(judgedLink),
    events: z.array(timelineItem),
    passes: z.array(
      z.object({ passId: z.string(), campaign: z.string(), issuedAt: z.string(), used: z.int() }),
    ),
    redemptions: z.array(redemption),
  })
  .meta({ id: 'PersonExport' });
export const correctRequest = z
  .object({ token, traits: z.record(text(100), json) })
  .meta({ id: 'CorrectRequest' });
export const eraseRequest = z.object({ token, confirm: z.literal(true) }).meta({ id: 'EraseRequest' });

export const erasure = z
  .object({
    id: z.string(),
    at: z.string(),
    scope,
    actor: z.string(),
    erased: counts,
    devices: z.int(),
    destinations: z.array(
      z.object({ name: z.string(), state: destinationState, attempts: z.int(), at: z.string().optional() }),
    ),
  })
  .meta({ id: 'Erasure' });
export const eraseAnswer = z.object({ receipt: z.string(), erasure }).meta({ id: 'EraseAnswer' });
export const erasureReceipt = z
  .object({
    iss: z.string(),
    jti: z.string(),
    iat: z.int(),
    scope,
    erased: counts,
    devices: z.int(),
    destinations: z.array(z.object({ name: z.string(), state: destinationState })),
  })
  .meta({ id: 'ErasureReceipt' });

export const retention = z
  .object({
    purposes: z.array(
      z.object({
        purpose: z.enum(purposes),
        days: z.int().nullable(),
        expired: z.int(),
        oldest: z.string().optional(),
      }),
    ),
    lastRunAt: z.string().optional(),
    nextRunAt: z.string().optional(),
  })
  .meta({ id: 'Retention' });
export const auditEntry = z
  .object({
    id: z.int(),
    at: z.string(),
    action: z.enum(auditActions),
    actor: z.string(),
    person: z.string().optional(),
    count: z.int().optional(),
  })
  .meta({ id: 'AuditEntry' });
