import { decideRedemption, generatePassKey, signPass, verifyPass, type Acceptance } from '@omokit/passes';
import type {
  Campaign,
  OfflineRedemption,
  PassClaims,
  Redemption,
  RedemptionRequest,
  Trust,
} from '@omokit/protocol';
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
  /** What the backend says of offline redemptions, by id; set by the test, or by `deliver`. */
  answers: Map<string, Redemption>;
  /** The backend takes what was accepted offline, and decides it. */
  deliver(): void;
  /** Another kiosk redeems this pass. */
  redeemElsewhere(pass: string): void;
}

/** A kiosk whose backend knows how often each pass was redeemed, and says of offline redemptions what the test has set. */
export function testKiosk(options: FakeOmoOptions = {}): TestKiosk {
  const answers = new Map<string, Redemption>();
  const uses = new Map<string, Acceptance[]>();

  function decide(
    redemptionId: string,
    pass: string,
    mode: 'online' | 'offline',
    device: string,
  ): Redemption {
    const { claims } = verifyPass(pass, { keys: [issuerKey.publicKey], now: Date.now() });
    if (!claims) return { redemptionId, state: 'confirmed' };
    const spentBy = uses.get(claims.id) ?? [];
    const decision = decideRedemption({ spentBy, uses: claims.uses, redemptionId, mode });
    const isNew =
      decision.state === 'confirmed' && spentBy.every((each) => each.redemptionId !== redemptionId);
    const at = new Date().toISOString();
    if (isNew) uses.set(claims.id, [...spentBy, { redemptionId, device, at }]);
    return { redemptionId, ...decision };
  }

  const omo = createFakeOmo({
    ...options,
    api: {
      'GET /v1/passes/trust': () => trustOf(),
      'POST /v1/redemptions': ({ body }: { body?: object }) => {
        const { redemptionId, pass } = body as RedemptionRequest;
        return decide(redemptionId, pass, 'online', 'Kiosk 1');
      },
      'GET /v1/redemptions': ({ path }: { path: string }) =>
        (new URLSearchParams(path.split('?')[1]).get('ids') ?? '')
          .split(',')
          .map((redemptionId) => answers.get(redemptionId) ?? { redemptionId, state: 'unknown' }),
      ...options.api,
    },
  });
  return Object.assign(omo, {
    answers,
    deliver() {
      for (const { redemption_id: id, pass } of reports(omo))
        answers.set(id, decide(id, pass, 'offline', 'Kiosk 1'));
    },
    redeemElsewhere: (pass: string) => void decide(crypto.randomUUID(), pass, 'online', 'Kiosk 2'),
  });
}

const reports = (omo: FakeOmo): OfflineRedemption[] =>
  omo.calls.flatMap((call) =>
    call.method === 'track' && call.event === 'Coupon Redeemed'
      ? [call.properties as unknown as OfflineRedemption]
      : [],
  );

/** The ids of what was reported as accepted offline. */
export const reported = (omo: FakeOmo): string[] => reports(omo).map(({ redemption_id: id }) => id);
