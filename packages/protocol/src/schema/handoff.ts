import { z } from 'zod';
import { id } from './text.js';

const userCode = z
  .string()
  .transform((text) => text.toUpperCase().replace(/[^A-Z]/g, ''))
  .pipe(z.string().length(8, 'a hand-off code has 8 letters'))
  .transform((letters) => `${letters.slice(0, 4)}-${letters.slice(4)}`);

export const handoffRequest = z.object({ anonymousId: id }).meta({ id: 'HandoffRequest' });
export const handoffAnswer = z
  .object({
    deviceCode: z.string(),
    userCode: z.string(),
    expiresInMs: z.int(),
    intervalMs: z.int(),
  })
  .meta({ id: 'HandoffAnswer' });
export const handoffLookup = z.object({ userCode });
export const handoffInvitation = z
  .object({ userCode: z.string(), device: z.string(), expiresInMs: z.int() })
  .meta({ id: 'HandoffInvitation' });
export const handoffConfirm = z.object({ userCode, anonymousId: id });
export const handoffPoll = z.object({ deviceCode: z.string().min(1).max(255) });
export const handoffStatus = z
  .object({ state: z.enum(['pending', 'joined', 'expired']) })
  .meta({ id: 'HandoffStatus' });
