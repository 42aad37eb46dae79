import { z } from 'zod';
import type { Context } from '../context.js';
import { keyTextIn } from '../http/authorize.js';
import { forAnyOrigin, json, Problem } from '../http/problem.js';
import { ok } from './answers.js';
import { route, type Route } from './route.js';

const offset = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const loggedEvent = z
  .object({
    offset: z.int(),
    receivedAt: z.string(),
    correctedAt: z.string(),
    person: z.string().optional(),
    event: z.looseObject({}),
  })
  .meta({ id: 'LoggedEvent' });
const eventPage = z
  .object({
    events: z.array(loggedEvent),
    next: z.int().meta({
      description:
        'The next after: less than the one asked for when the log ends before it, as a restored one does',
    }),
  })
  .meta({ id: 'EventPage' });

/** The event log: page by page, or as it grows. */
export const logRoutes = ({ store, live }: Context): Route[] => [
  route({
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary: 'Read the log, in the order in which events were taken',
    keys: ['secret'],
    query: z.object({
      after: offset.default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    answers: ok(eventPage, 'One page; an empty one at the end'),
    async handle({ query, key, receivedAt: at }) {
      const events = await store.eventsAfter(query.after, query.limit);
      const count = events.length;
      if (count > 0) await store.audit({ action: 'events_read', actor: key.name, at, count });
      return json({
        events: events.map((logged) => ({
          offset: logged.offset,
          receivedAt: new Date(logged.receivedAt).toISOString(),
          correctedAt: new Date(logged.correctedAt).toISOString(),
          ...(logged.person !== undefined && { person: logged.person }),
          event: logged.event,
        })),
        // A log that was restored from an older copy ends before what the reader has seen: it goes on from there.
        next: events.at(-1)?.offset ?? Math.min(query.after, await store.head()),
      });
    },
  }),
  route({
    method: 'get',
    path: '/v1/live',
    tag: 'Events',
    summary:
      'Follow what happens, as server-sent events; Last-Event-ID or after continues where a reader was, the end of the log at most',
    keys: ['secret'],
    query: z.object({
      after: offset.optional(),
      last: z.coerce
        .number()
        .int()
        .min(0)
        .max(1000)
        .optional()
        .meta({ description: 'Without after: begin with this many events from before now' }),
    }),
    answers: {
      200: { description: 'Events named event, stream and funnel', contentType: 'text/event-stream' },
    },
    async handle({ query, request, key, receivedAt: at }) {
      const resume = request.headers.get('last-event-id') || undefined;
      const seen = offset.optional().safeParse(resume);
      if (!seen.success)
        throw new Problem(400, 'query_invalid', 'Last-Event-ID must be a number that this stream gave.');
      const before = query.last === undefined ? undefined : Math.max(0, (await store.head()) - query.last);
      const from = seen.data ?? query.after ?? before;
      // What follows is not counted: a stream is one access, however long it lasts.
      await store.audit({ action: 'events_read', actor: key.name, at });
      const shown = keyTextIn(request.headers) ?? '';
      const mayRead = async () => (await store.findKey(shown)) !== undefined;
      // A HEAD asks for no body, so nobody would ever read or cancel one.
      const body =
        request.method === 'HEAD' ? null : await live.open(from, { signal: request.signal, mayRead });
      return new Response(body, {
        headers: {
          ...forAnyOrigin,
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'x-accel-buffering': 'no',
        },
      });
    },
  }),
];
