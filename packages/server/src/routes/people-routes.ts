import { linkMessages } from '@omokit/identity';
import type { SearchRequest } from '@omokit/protocol';
import { person, personSummary, resolveAnswer, resolveRequest, searchRequest } from '@omokit/protocol/schema';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import type { Store } from '../store/store.js';
import { no, ok } from './answers.js';
import { onlyThese } from './only-these.js';
import { route, type KeyedCall, type Route } from './route.js';

export const peopleRoutes = ({ store }: Context): Route[] => [
  route({
    method: 'get',
    path: '/v1/people',
    tag: 'People',
    summary: 'List people, most recently seen first',
    keys: ['secret'],
    query: onlyThese({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      after: z.string().max(255).optional().meta({ description: 'Id of the last person of the page before' }),
    }),
    answers: ok(z.array(personSummary), 'One page'),
    handle: ({ query, ...call }) => listPeople(store, query, call),
  }),
  route({
    method: 'post',
    path: '/v1/people/search',
    tag: 'People',
    summary: 'List people with an identifier that begins with q, most recently seen first',
    keys: ['secret'],
    body: searchRequest,
    answers: ok(z.array(personSummary), 'One page'),
    handle: ({ body, ...call }) => listPeople(store, body, call),
  }),
  route({
    method: 'get',
    path: '/v1/people/{id}',
    tag: 'People',
    summary: 'Show a person with the newest 1,000 events, online and offline on one line',
    keys: ['secret'],
    params: z.object({ id: z.string().min(1).max(255) }),
    query: onlyThese({}),
    answers: {
      ...ok(person, 'An id that was merged away answers with the whole person'),
      404: no('person_unknown'),
    },
    async handle({ params, key, receivedAt: at }) {
      const found = await store.person(params.id);
      if (!found) throw new Problem(404, 'person_unknown', 'There is no person of this id. Check the id.');
      await store.audit({ action: 'person_read', actor: key.name, at, person: found.id });
      return json(found);
    },
  }),
  route({
    method: 'post',
    path: '/v1/people/resolve',
    tag: 'People',
    summary: 'Say whose an identifier is, however it is spelled',
    keys: ['secret'],
    body: resolveRequest,
    answers: {
      ...ok(resolveAnswer, 'The id of the person'),
      400: no('identifier_invalid', 'identifier_blocked', 'identifier_shared', 'identifier_card_number'),
      404: no('person_unknown'),
    },
    async handle({ body, key, receivedAt: at }) {
      const resolved = await store.resolve(body);
      if ('person' in resolved) {
        await store.audit({ action: 'person_resolved', actor: key.name, at, person: resolved.person });
        return json(resolved);
      }
      const { code } = resolved;
      if (code === 'person_unknown')
        throw new Problem(404, code, 'Nobody is known by this identifier. Check its type and value.');
      throw new Problem(400, code, linkMessages[code]);
    },
  }),
];

/** One page of people, and a line in the audit of who looked. */
async function listPeople(
  store: Store,
  { limit = 50, after, q }: Partial<SearchRequest>,
  { key, receivedAt: at }: Pick<KeyedCall<unknown, unknown, unknown>, 'key' | 'receivedAt'>,
): Promise<Response> {
  const people = await store.people({
    limit,
    ...(after !== undefined && { after }),
    ...(q !== undefined && { q }),
  });
  await store.audit({ action: 'person_listed', actor: key.name, at, count: people.length });
  return json(people);
}
