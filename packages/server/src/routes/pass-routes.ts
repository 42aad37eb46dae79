import { claimAnswer, claimRequest, redemption, redemptionRequest, trust } from '@omokit/protocol/schema';
import { z } from 'zod';
import type { Context } from '../context.js';
import { json, Problem } from '../http/problem.js';
import { attemptTime, judgePass } from '../judge-pass.js';
import type { ClaimRefusal } from '../store/claim.js';
import { redemptionIdTaken } from '../store/redeem.js';
import { no, ok } from './answers.js';
import { campaignUnknown } from './campaign-routes.js';
import { route, type Route } from './route.js';

const revocation = z.object({ passId: z.string(), fresh: z.boolean() }).meta({ id: 'Revocation' });

export const passRoutes = ({ store, metrics }: Context): Route[] => [
  route({
    method: 'post',
    path: '/v1/passes/claim',
    tag: 'Passes',
    summary: 'Give a visitor the pass of a campaign, the same one each time',
    keys: ['publishable', 'device'],
    keyInBody: true,
    body: claimRequest,
    answers: {
      ...ok(claimAnswer, 'The pass, signed'),
      404: no('campaign_unknown'),
      409: no('campaign_not_started', 'campaign_ended', 'campaign_exhausted'),
    },
    async handle({ body, receivedAt, writer }) {
      const { campaign, anonymousId } = body;
      const claimed = await store.claim({ campaign, anonymousId, now: receivedAt, writer });
      if (typeof claimed === 'string') throw claimProblem(claimed);
      return json(claimed);
    },
  }),
  route({
    method: 'get',
    path: '/v1/passes/trust',
    tag: 'Passes',
    summary: 'What a kiosk needs to verify passes without a network',
    keys: ['device'],
    query: z.object({ since: z.string().max(200).optional() }),
    answers: {
      ...ok(trust, 'Keys, campaigns, and passes that became worthless since'),
      400: no('cursor_invalid'),
    },
    async handle({ query, receivedAt }) {
      const answer = await store.trust(query.since, receivedAt);
      if (answer === 'cursor_invalid')
        throw new Problem(400, 'cursor_invalid', 'This cursor is not one of ours. Ask without since.');
      return json(answer);
    },
  }),
  route({
    method: 'post',
    path: '/v1/passes/{id}/revoke',
    tag: 'Passes',
    summary: 'Take a pass back',
    keys: ['secret'],
    params: z.object({ id: z.uuid() }),
    answers: { ...ok(revocation, 'fresh is false when it was revoked before'), 404: no('pass_unknown') },
    async handle({ params, receivedAt }) {
      const revoked = await store.revoke(params.id, receivedAt);
      if (revoked === 'pass_unknown')
        throw new Problem(404, 'pass_unknown', 'There is no pass of this id. Check the id.');
      return json(revoked);
    },
  }),
  route({
    method: 'post',
    path: '/v1/redemptions',
    tag: 'Passes',
    summary: 'Redeem a pass; the same redemptionId is answered the same',
    keys: ['device'],
    body: redemptionRequest,
    answers: { ...ok(redemption, 'confirmed, or refused with its code'), 409: no('redemption_id_taken') },
    async handle({ body, receivedAt, writer }) {
      const at = attemptTime(Date.parse(body.at), receivedAt, 'online');
      const verdict = judgePass(body.pass, {
        keys: await store.passKeys(),
        issuer: store.issuer,
        at,
        receivedAt,
      });
      const { redemptionId } = body;
      const answer = await store.redeem({ redemptionId, verdict, mode: 'online', at, receivedAt, writer });
      if (answer === redemptionIdTaken)
        throw new Problem(
          409,
          'redemption_id_taken',
          'This redemptionId stands for another pass already. Make a new UUIDv7 for each attempt.',
        );
      metrics.redemption(answer.state);
      return json(answer);
    },
  }),
  route({
    method: 'get',
    path: '/v1/redemptions',
    tag: 'Passes',
    summary: 'Ask where redemptions stand; a device sees its own',
    keys: ['device', 'secret'],
    query: z.object({
      ids: z
        .string()
        .transform((text) => text.split(',').filter((id) => id !== ''))
        .pipe(z.array(z.string().max(255)).min(1).max(100, 'at most 100 ids at once')),
    }),
    answers: ok(z.array(redemption), 'In the order asked; unknown when it has not arrived'),
    handle: async ({ query, key }) =>
      json(await store.redemptions(query.ids, key.kind === 'secret' ? undefined : key.id)),
  }),
];

function claimProblem(refusal: ClaimRefusal): Problem {
  switch (refusal) {
    case 'campaign_unknown':
      return campaignUnknown();
    case 'campaign_not_started':
      return new Problem(409, refusal, 'This campaign has not started yet. Come back when it has.');
    case 'campaign_ended':
      return new Problem(409, refusal, 'This campaign has ended. Nothing can be claimed any more.');
    case 'campaign_exhausted':
      return new Problem(409, refusal, 'Every pass of this campaign is claimed.');
    case 'anonymous_id_invalid':
      return new Problem(400, refusal, 'This anonymousId means nobody. Send the visit’s own, a UUID.');
  }
}
