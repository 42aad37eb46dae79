import { campaign, funnel } from '@omokit/protocol/schema';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import { no, ok } from './answers.js';
import { route, type Route } from './route.js';

const params = z.object({ id: z.string().min(1).max(255) });
export const campaignUnknown = () =>
  new Problem(
    404,
    'campaign_unknown',
    'There is no campaign of this id. Check the id, or add it to the configuration.',
  );

export const campaignRoutes = ({ store }: Context): Route[] => [
  route({
    method: 'get',
    path: '/v1/campaigns',
    tag: 'Passes',
    summary: 'List campaigns',
    keys: ['secret'],
    answers: ok(z.array(campaign), 'All of them'),
    handle: async ({ receivedAt }) => json(await store.campaigns(receivedAt)),
  }),
  route({
    method: 'get',
    path: '/v1/campaigns/{id}',
    tag: 'Passes',
    summary: 'Show what a campaign offers',
    keys: ['publishable', 'device', 'secret'],
    params,
    answers: { ...ok(campaign, 'What a page may know of it'), 404: no('campaign_unknown') },
    async handle({ params: { id }, receivedAt }) {
      const found = await store.campaign(id, receivedAt);
      if (!found) throw campaignUnknown();
      return json(found);
    },
  }),
  route({
    method: 'get',
    path: '/v1/campaigns/{id}/funnel',
    tag: 'Passes',
    summary: 'Count issued, claimed, redeemed, conflicts and refusals',
    keys: ['secret'],
    params,
    answers: { ...ok(funnel, 'As of now'), 404: no('campaign_unknown') },
    async handle({ params: { id }, receivedAt }) {
      const found = await store.funnel(id, receivedAt);
      if (!found) throw campaignUnknown();
      return json(found);
    },
  }),
];
