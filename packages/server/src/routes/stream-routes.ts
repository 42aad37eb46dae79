import { completeness } from '@omokit/protocol/schema';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import { no, ok } from './answers.js';
import { route, type Route } from './route.js';

/** Whether everything a device collected has arrived. */
export const streamRoutes = ({ store }: Context): Route[] => [
  route({
    method: 'get',
    path: '/v1/streams',
    tag: 'Delivery',
    summary: 'List device streams, most recently seen first',
    keys: ['secret'],
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      after: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .meta({ description: 'The last stream of the page before' }),
      complete: z.enum(['false']).optional().meta({ description: 'Only those with something missing' }),
    }),
    answers: ok(z.array(completeness), 'Completeness of each, with its first 20 holes and losses'),
    handle: async ({ query: { complete, ...page } }) =>
      json(await store.streams({ ...page, ...(complete && { complete: false }) })),
  }),
  route({
    method: 'get',
    path: '/v1/streams/{id}/completeness',
    tag: 'Delivery',
    summary: 'Say of a stream: complete to seq N, or what is missing and why',
    keys: ['secret', 'device'],
    params: z.object({ id: z.string().min(1).max(255) }),
    answers: { ...ok(completeness, 'With the first 1,000 holes and losses'), 404: no('stream_unknown') },
    async handle({ params }) {
      const found = await store.stream(params.id);
      if (!found)
        throw new Problem(
          404,
          'stream_unknown',
          'Nothing of this stream has arrived yet. Check the stream id.',
        );
      return json(found);
    },
  }),
];
