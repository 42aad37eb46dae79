import { generatePassKey, signPass } from '@omokit/passes';
import type { Campaign, PassClaims, Redemption, Trust } from '@omokit/protocol';
import { createFakeOmo, type FakeOmo, type FakeOmoOptions } from '@omokit/testing';

export const issuerKey = generatePassKey();

export const campaign: Campaign = {
  id: 'welcome',
  title: { en: 'Spring tea', 'zh-CN': '春茶' },
  status: 'active',
};

export function claimsOf(over: Partial<PassClaims> = {}): PassClaims {
  const iat = Math.floor(Date.now() / 1_000) - 10;
  return { iss: 'shop', iat, id: crypto.randomUUID(), kind: 'coupon', campaign: 'welcome', uses: 1, ...over };
}

export const passOf = (claims: PassClaims = claimsOf(), key = issuerKey) => signPass(claims, key);

export const trustOf = (over: Partial<Trust> = {}): Trust => ({
  issuer: 'shop',
  keys: [issuerKey.publicKey],
  campaigns: [campaign],
  spent: [],
  revoked: [],
  cursor: 'c1',
  asOf: new Date().toISOString(),
  ...over,
});

export interface TestKiosk extends FakeOmo {
  /** What the backend says of redemptions, by id; set by the test. */
  answers: Map<string, Redemption>;
}

/** A kiosk whose backend confirms what it is asked, and says of offline redemptions what the test has set. */
export function testKiosk(options: FakeOmoOptions = {}): TestKiosk {
  const answers = new Map<string, Redemption>();
  const omo = createFakeOmo({
    ...options,
    api: {
      'GET /v1/passes/trust': () => trustOf(),
      'POST /v1/redemptions': ({ body }: { body?: object }) => ({
        redemptionId: (body as { redemptionId: string }).redemptionId,
        state: 'confirmed',
      }),
      'GET /v1/redemptions': ({ path }: { path: string }) =>
        (new URLSearchParams(path.split('?')[1]).get('ids') ?? '')
          .split(',')
          .map((redemptionId) => answers.get(redemptionId) ?? { redemptionId, state: 'unknown' }),
      ...options.api,
    },
  });
  return Object.assign(omo, { answers });
}

/** The ids of what was reported as accepted offline. */
export const reported = (omo: FakeOmo): string[] =>
  omo.calls.flatMap((call) =>
    call.method === 'track' && call.event === 'Coupon Redeemed'
      ? [String(call.properties?.['redemption_id'])]
      : [],
  );
