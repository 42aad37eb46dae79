import { http, HttpResponse, type HttpHandler } from 'msw/http';
import type { Campaign, ClaimAnswer, PassClaims, Trust } from '@omokit/protocol';
import { claimRequest } from '@omokit/protocol/schema';
import { apiError } from './api-error.js';
import type { Faults } from './fault.js';

export interface PassOptions {
  /** The campaigns there are; one active `welcome` when not given. */
  campaigns?: readonly Campaign[];
  /** Text of the pass for these claims, `OMO1:…`. Without it the text looks like one and verifies nowhere. */
  passFor?: (claims: PassClaims) => string | Promise<string>;
  /** What `GET /v1/passes/trust` answers, beside the campaigns. */
  trust?: Partial<Trust>;
}

const welcome: Campaign = {
  id: 'welcome',
  title: { en: '10% off your first order', 'zh-CN': '首单九折' },
  status: 'active',
};

/** Campaigns, claiming and what a kiosk needs to verify: a person who claims twice gets the same pass. */
export function passEndpoints(endpoint: string, options: PassOptions, faults: Faults): HttpHandler[] {
  const { campaigns = [welcome], passFor = unsignedPass } = options;
  const claimed = new Map<string, ClaimAnswer>();
  const byId = (id: unknown) => campaigns.find((campaign) => campaign.id === id);

  return [
    http.get(`${endpoint}/v1/campaigns/:id`, ({ params }) => {
      const fault = faults.next();
      if (fault) return fault;
      const campaign = byId(params.id);
      if (!campaign) return campaignUnknown();
      return HttpResponse.json({ ...campaign });
    }),

    http.post(`${endpoint}/v1/passes/claim`, async ({ request }) => {
      const fault = faults.next();
      if (fault) return fault;
      const parsed = claimRequest.safeParse(await request.json());
      if (!parsed.success) return apiError(400, 'body_invalid', 'A claim needs campaign and anonymousId.');
      const campaign = byId(parsed.data.campaign);
      if (!campaign) return campaignUnknown();
      if (campaign.status !== 'active') {
        const code = campaign.status === 'scheduled' ? 'campaign_not_started' : `campaign_${campaign.status}`;
        return apiError(409, code, `The campaign is ${campaign.status}; nothing can be claimed.`);
      }
      const key = `${campaign.id} ${parsed.data.anonymousId}`;
      const earlier = claimed.get(key);
      if (earlier) return HttpResponse.json({ ...earlier, fresh: false });

      const claims: PassClaims = {
        iss: endpoint,
        iat: Math.floor(Date.now() / 1000),
        id: crypto.randomUUID(),
        kind: 'coupon',
        campaign: campaign.id,
        uses: 1,
      };
      const answer: ClaimAnswer = { pass: await passFor(claims), claims, campaign, fresh: true };
      claimed.set(key, answer);
      return HttpResponse.json({ ...answer });
    }),

    http.get(`${endpoint}/v1/passes/trust`, () => {
      const fault = faults.next();
      if (fault) return fault;
      const trust: Trust = {
        issuer: endpoint,
        keys: [],
        spent: [],
        revoked: [],
        cursor: '0',
        asOf: new Date().toISOString(),
        ...options.trust,
        campaigns: options.trust?.campaigns ?? [...campaigns],
      };
      return HttpResponse.json({ ...trust });
    }),
  ];
}

function campaignUnknown(): Response {
  return apiError(404, 'campaign_unknown', 'There is no campaign of this id.');
}

/** The pass's id in the alphabet of base45, as long as a real one; no signature. */
function unsignedPass({ id }: PassClaims): string {
  return `OMO1:${id.replaceAll('-', '').toUpperCase().repeat(6)}`;
}
