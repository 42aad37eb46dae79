import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ClaimAnswer, Funnel, Redemption } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { offlineRedemption, testKeys, testServer, type TestServer } from '../server-fixture.js';

const at = (server: TestServer) => new Date(server.clock.now).toISOString();
const redeem = async (server: TestServer, pass: string, redemptionId: string, key = testKeys.kiosk) => {
  const response = await server.post('/v1/redemptions', { redemptionId, pass, at: at(server) }, key);
  return (await response.json()) as Redemption;
};
const stateOf = async (server: TestServer, ids: string[], key = testKeys.sk) =>
  (await (await server.get(`/v1/redemptions?ids=${ids.join(',')}`, key)).json()) as Redemption[];
const funnelOf = async (server: TestServer, campaign = 'welcome') =>
  (await (await server.get(`/v1/campaigns/${campaign}/funnel`)).json()) as Funnel;
const namesOf = async (server: TestServer) =>
  (
    (await (await server.get('/v1/events?limit=1000')).json()) as { events: { event: { event: string } }[] }
  ).events.map(({ event }) => event.event);
/** The same pass with a signature that does not fit. */
const forged = ({ pass }: ClaimAnswer) => {
  const last = pass.at(-2) === 'A' ? 'B' : 'A';
  return pass.slice(0, -2) + last + pass.at(-1);
};

describe('a redemption online', () => {
  it('is confirmed once, and answered the same when it is asked again', async () => {
    const server = testServer();
    const { pass, claims } = await server.claim('ann');
    const id = randomUUID();
    const confirmed = await redeem(server, pass, id);
    expect(confirmed).toEqual({
      redemptionId: id,
      state: 'confirmed',
      passId: claims.id,
      campaign: 'welcome',
    });
    expect(await redeem(server, pass, id)).toEqual(confirmed);
    const second = await redeem(server, pass, randomUUID(), testKeys.kiosk2);
    expect(second).toMatchObject({
      state: 'refused',
      code: 'pass_spent',
      spentBy: { device: 'Kiosk 1', at: at(server) },
    });
    expect(await funnelOf(server)).toMatchObject({ claimed: 1, redeemed: 1, conflicts: 0, refused: 1 });
    expect(await namesOf(server)).toEqual(['Coupon Claimed', 'Coupon Redeemed', 'Coupon Denied']);
  });

  it('is refused for what is forged, expired, revoked or not a pass, and changes nothing', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    const revoked = await server.claim('bob');
    await server.post(`/v1/passes/${revoked.claims.id}/revoke`, {}, testKeys.sk);
    const code = async (pass: string) => (await redeem(server, pass, randomUUID())).code;
    expect(await code(forged(claimed))).toMatch(/pass_forged|pass_malformed/);
    expect(await code('HELLO')).toBe('pass_unknown_format');
    expect(await code(revoked.pass)).toBe('pass_revoked');
    const foreign = testServer();
    expect(await code((await foreign.claim('ann')).pass)).toBe('pass_key_unknown');
    server.clock.now += 2 * 86_400_000;
    expect(await code(claimed.pass)).toBe('pass_expired');
    expect(await funnelOf(server)).toMatchObject({ redeemed: 0, conflicts: 0 });
  });

  it('does not believe a clock that was turned back', async () => {
    const server = testServer();
    const { pass } = await server.claim('ann');
    const back = at(server);
    server.clock.now += 2 * 86_400_000;
    const response = await server.post(
      '/v1/redemptions',
      { redemptionId: randomUUID(), pass, at: back },
      testKeys.kiosk,
    );
    expect(await response.json()).toMatchObject({ state: 'refused', code: 'pass_expired' });
  });

  it('does not lend its redemptionId to another pass', async () => {
    const server = testServer();
    const id = randomUUID();
    await redeem(server, (await server.claim('ann')).pass, id);
    const response = await server.post(
      '/v1/redemptions',
      { redemptionId: id, pass: (await server.claim('bob')).pass, at: at(server) },
      testKeys.kiosk,
    );
    expect([response.status, await response.json()]).toMatchObject([409, { code: 'redemption_id_taken' }]);
  });
});

describe('a redemption offline', () => {
  it('is confirmed for the first and a conflict, kept and shown, for the second', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    const [one, two] = [randomUUID(), randomUUID()];
    const first = offlineRedemption('kiosk-1', 1, claimed, one);
    const second = offlineRedemption('kiosk-2', 1, claimed, two);
    expect((await server.post('/v1/batch', { batch: [first] }, testKeys.kiosk)).status).toBe(200);
    expect((await server.post('/v1/batch', { batch: [second] }, testKeys.kiosk2)).status).toBe(200);
    // Replays change nothing.
    await server.post('/v1/batch', { batch: [first, second] }, testKeys.kiosk);
    expect(await stateOf(server, [one, two, 'later'])).toMatchObject([
      { state: 'confirmed', passId: claimed.claims.id },
      { state: 'conflict', code: 'pass_spent', spentBy: { device: 'Kiosk 1' } },
      { state: 'unknown', redemptionId: 'later' },
    ]);
    expect((await stateOf(server, [one, two], testKeys.kiosk)).map(({ state }) => state)).toEqual([
      'confirmed',
      'unknown',
    ]);
    expect(await funnelOf(server)).toMatchObject({ claimed: 1, redeemed: 1, conflicts: 1, refused: 0 });
    expect(await namesOf(server)).toEqual([
      'Coupon Claimed',
      'Coupon Redeemed',
      'Coupon Conflicted',
      'Coupon Redeemed',
    ]);
  });

  it('stands when it was confirmed online and the answer was lost, and is shown once', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    const id = randomUUID();
    await redeem(server, claimed.pass, id);
    await server.post(
      '/v1/batch',
      { batch: [offlineRedemption('kiosk-1', 1, claimed, id, { timestamp: at(server) })] },
      testKeys.kiosk,
    );
    expect(await stateOf(server, [id])).toMatchObject([{ state: 'confirmed' }]);
    expect(await funnelOf(server)).toMatchObject({ redeemed: 1, conflicts: 0 });
    const [ann] = await server.search('ann');
    const person = (await (await server.get(`/v1/people/${ann!.id}`)).json()) as {
      timeline: { event: { event: string }; offline: boolean }[];
    };
    expect(person.timeline.map(({ event, offline }) => [event.event, offline])).toEqual([
      ['Coupon Claimed', false],
      ['Coupon Redeemed', true],
    ]);
    expect(JSON.stringify(person)).not.toContain('OMO1:');
  });

  it('that a kiosk accepted after a refusal was lost is a conflict', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    await redeem(server, claimed.pass, randomUUID());
    const id = randomUUID();
    expect((await redeem(server, claimed.pass, id, testKeys.kiosk2)).state).toBe('refused');
    await server.post('/v1/batch', { batch: [offlineRedemption('k', 1, claimed, id)] }, testKeys.kiosk2);
    expect(await stateOf(server, [id])).toMatchObject([{ state: 'conflict', code: 'pass_spent' }]);
  });

  it('counts as of when it was accepted, not of when it arrived', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    const accepted = at(server);
    server.clock.now += 3 * 86_400_000;
    const late = await server.claim('bob');
    server.clock.now += 3 * 86_400_000;
    const [one, two] = [randomUUID(), randomUUID()];
    const batch = [
      offlineRedemption('k', 1, claimed, one, { timestamp: accepted }),
      offlineRedemption('k', 2, late, two, { timestamp: at(server) }),
    ];
    await server.post('/v1/batch', { batch, sentAt: at(server) }, testKeys.kiosk);
    expect(await stateOf(server, [one, two])).toMatchObject([
      { state: 'confirmed' },
      { state: 'conflict', code: 'pass_expired' },
    ]);
  });

  it('of a forged pass is kept in the log and refused', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    const id = randomUUID();
    const event = offlineRedemption('k', 1, { ...claimed, pass: forged(claimed) }, id);
    expect((await server.post('/v1/batch', { batch: [event] }, testKeys.kiosk)).status).toBe(200);
    expect(await stateOf(server, [id])).toMatchObject([{ state: 'refused', campaign: 'welcome' }]);
    expect(await namesOf(server)).toEqual(['Coupon Claimed', 'Coupon Denied', 'Coupon Redeemed']);
    expect((await redeem(server, claimed.pass, randomUUID())).state).toBe('confirmed');
  });

  it('needs a device key and the properties of one', async () => {
    const server = testServer();
    const claimed = await server.claim('ann');
    const codes = async (event: unknown, key: string) =>
      (
        (await (await server.post('/v1/batch', { batch: [event] }, key)).json()) as {
          results: { code: string }[];
        }
      ).results[0]?.code;
    const event = offlineRedemption('k', 1, claimed, randomUUID());
    expect(await codes(event, testKeys.pk)).toBe('redemption_needs_device_key');
    expect(await codes({ ...event, properties: {} }, testKeys.kiosk)).toBe('redemption_invalid');
  });
});

describe('whatever several kiosks do, online and offline', () => {
  const attempt = fc.record({
    pass: fc.integer({ min: 0, max: 2 }),
    device: fc.integer({ min: 0, max: 1 }),
    mode: fc.constantFrom('online', 'offline', 'both'),
    replays: fc.integer({ min: 0, max: 2 }),
  });

  it('confirmed never exceeds the uses, each offline excess is a conflict, replays change nothing', async () => {
    const server = testServer({
      campaigns: [{ id: 'welcome', title: 'Twice', usesPerPass: 2 }],
      limits: { requestsPerMinute: 1_000_000 },
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 12 }), async (attempts) => {
        round += 1;
        const passes = await Promise.all(
          [0, 1, 2].map((holder) => server.claim(`holder-${round}-${holder}`)),
        );
        const before = await funnelOf(server);
        const ids = attempts.map(() => randomUUID());
        const sends = attempts.flatMap(({ pass, device, mode, replays }, index) => {
          const claimed = passes[pass]!;
          const key = device === 0 ? testKeys.kiosk : testKeys.kiosk2;
          const event = offlineRedemption(`k-${round}-${device}`, index + 1, claimed, ids[index]!);
          const online = () => redeem(server, claimed.pass, ids[index]!, key);
          const offline = () => server.post('/v1/batch', { batch: [event] }, key);
          const once = mode === 'online' ? [online] : mode === 'offline' ? [offline] : [online, offline];
          return Array.from({ length: replays + 1 }, () => once).flat();
        });
        for (const send of sends) await send();
        const states = await stateOf(server, ids);
        for (const send of sends) await send();
        expect(await stateOf(server, ids)).toEqual(states);

        for (const [index, claimed] of passes.entries()) {
          const of = (state: string, mode?: string) =>
            attempts.filter(
              (each, at) =>
                each.pass === index && states[at]!.state === state && (!mode || each.mode === mode),
            ).length;
          const tried = attempts.filter((each) => each.pass === index).length;
          expect(of('confirmed')).toBe(Math.min(tried, claimed.claims.uses));
          expect(of('conflict', 'online')).toBe(0);
          expect(of('refused', 'offline') + of('refused', 'both')).toBe(0);
          expect(of('confirmed') + of('conflict') + of('refused')).toBe(tried);
        }
        const after = await funnelOf(server);
        const counted = (state: string) => states.filter((each) => each.state === state).length;
        expect(after.redeemed - before.redeemed).toBe(counted('confirmed'));
        expect(after.conflicts - before.conflicts).toBe(counted('conflict'));
      }),
      { numRuns: 25 },
    );
  });

  it('a claim counts once a person and never beyond the limit, and trust tells kiosks what is spent', async () => {
    const server = testServer();
    const both = await Promise.all(
      ['a', 'a', 'b', 'c', 'd'].map((id) => server.claim(`visitor-${id}`, 'scarce')),
    );
    expect(both[0]?.pass).toBe(both[1]?.pass);
    expect(both.map((each) => each.fresh ?? (each as unknown as { code: string }).code)).toEqual([
      true,
      false,
      true,
      'campaign_exhausted',
      'campaign_exhausted',
    ]);
    for (const [campaign, code] of [
      ['past', 'campaign_ended'],
      ['future', 'campaign_not_started'],
      ['none', 'campaign_unknown'],
    ] as const)
      expect(await server.claim('visitor-a', campaign)).toMatchObject({ code });

    const trust = async (since?: string) =>
      (await (
        await server.get(`/v1/passes/trust${since ? `?since=${since}` : ''}`, testKeys.kiosk)
      ).json()) as {
        spent: string[];
        revoked: string[];
        cursor: string;
        keys: unknown[];
        issuer: string;
      };
    const first = await trust();
    expect(first).toMatchObject({ issuer: 'shop.example', spent: [], revoked: [] });
    expect(first.keys).toHaveLength(1);
    await redeem(server, both[0]!.pass, randomUUID());
    await server.post(`/v1/passes/${both[2]!.claims.id}/revoke`, {}, testKeys.sk);
    const second = await trust(first.cursor);
    expect(second).toMatchObject({ spent: [both[0]!.claims.id], revoked: [both[2]!.claims.id] });
    expect(await trust(second.cursor)).toMatchObject({ spent: [], revoked: [] });
    expect((await server.get('/v1/passes/trust?since=nonsense', testKeys.kiosk)).status).toBe(400);
    expect(await trust(Buffer.from(`${randomUUID()}.7`).toString('base64url'))).toMatchObject({
      spent: [both[0]!.claims.id],
    });
  });
});
