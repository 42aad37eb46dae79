import { apiError } from '@omokit/protocol/schema';
import type { z } from 'zod';
import type { Answer } from './route.js';

/** Statuses every route may answer with, when it takes what leads to them. */
export const ok = (schema: z.ZodType, description: string): Record<200, Answer> => ({
  200: { description, schema },
});

/** An answer that is an error, naming its codes. */
export const no = (...codes: string[]): Answer => ({ description: codes.join(' · '), schema: apiError });
