import { judgedLink, linkChange, linkChangeRequest, staffLinkRequest } from '@omokit/protocol/schema';
import { linkMessages } from '@omokit/identity';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import { no, ok } from './answers.js';
import { onlyThese } from './only-these.js';
import { route, type Route } from './route.js';

/** What somebody at a desk does with links: sees which wait, states one, takes one away and takes that back. */
export function linkRoutes({ store }: Context): Route[] {
  const changing = (verb: 'remove' | 'restore', summary: string): Route =>
    route({
      method: 'post',
      path: `/v1/links/${verb}`,
      tag: 'People',
      summary,
      keys: ['secret'],
      body: linkChangeRequest,
      answers: {
        ...ok(linkChange, 'The people concerned, before and after; with `preview` as they would be'),
        404: no('link_unknown'),
      },
      async handle({ body: { link, reason, preview = false }, key, receivedAt }) {
        const request = { link, reason, preview, actor: key.name, now: receivedAt };
        const change = await (verb === 'remove' ? store.removeLink(request) : store.restoreLink(request));
        if (change === 'link_unknown')
          throw new Problem(404, 'link_unknown', 'There is no link of this id. Check the id.');
        if (change.applied) {
          const action = verb === 'remove' ? 'link_removed' : 'link_restored';
          const person = change.after[0]?.id;
          await store.audit({ action, actor: key.name, at: receivedAt, person });
        }
        return json(change);
      },
    });

  return [
    route({
      method: 'get',
      path: '/v1/links',
      tag: 'People',
      summary: 'List links that wait for somebody to decide, or that were taken away, newest first',
      keys: ['secret'],
      query: onlyThese({
        outcome: z.enum(['flagged', 'removed']).default('flagged'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        after: z.string().max(255).optional().meta({ description: 'Id of the last link of the page before' }),
      }),
      answers: ok(z.array(judgedLink), 'One page'),
      async handle({ query: { outcome, limit, after }, key, receivedAt: at }) {
        const links = await store.links({ outcome, limit, ...(after !== undefined && { after }) });
        await store.audit({ action: 'person_listed', actor: key.name, at, count: links.length });
        return json(links);
      },
    }),
    route({
      method: 'post',
      path: '/v1/links',
      tag: 'People',
      summary: 'State that two identifiers are of one person',
      keys: ['secret'],
      body: staffLinkRequest,
      answers: {
        ...ok(judgedLink, 'As it is judged: flagged when it would break a limit'),
        400: no(
          'identifier_invalid',
          'identifier_blocked',
          'identifier_shared',
          'identifier_card_number',
          'link_to_itself',
        ),
      },
      async handle({ body: { a, b, reason }, key, receivedAt }) {
        const link = await store.addLink({ a, b, reason, actor: key.name, now: receivedAt });
        if (typeof link === 'string') throw new Problem(400, link, linkMessages[link]);
        const person = await store.personOf(link.a);
        await store.audit({ action: 'link_added', actor: key.name, at: receivedAt, person });
        return json(link);
      },
    }),
    changing('remove', 'Take a link away, so that its people are as if it had never been (un-merge)'),
    changing('restore', 'Take the removal of a link back'),
  ];
}
