import { OmoError } from '@omokit/core';
import { generatePassKey } from '@omokit/passes';
import { describe, expect, it, vi } from 'vitest';
import { open, stateOf, stop } from '../../test/desk.js';
import { claimsOf, passOf, reported, testKiosk, trustOf } from '../../test/kiosk.js';

describe('with a clock that is wrong', () => {
  it.each([
    ['40 days ahead', 40 * 86_400_000],
    ['a year behind', -365 * 86_400_000],
  ])('judges a pass by the backend’s clock: %s', async (_, aheadMs) => {
    const backendNow = Date.now();
    const seconds = Math.floor(backendNow / 1_000);
    vi.setSystemTime(backendNow + aheadMs);
    const omo = testKiosk({
      api: { 'GET /v1/passes/trust': () => trustOf({ asOf: new Date(backendNow).toISOString() }) },
    });
    const desk = await open(omo);
    omo.setOnline(false);
    await desk.redeem(passOf(claimsOf({ iat: seconds - 60, exp: seconds + 3_600 })));
    expect(stateOf(desk)).toBe('provisional');
    desk.clear();
    await desk.redeem(passOf(claimsOf({ iat: seconds - 7_200, exp: seconds - 3_600 })));
    expect(stateOf(desk)).toBe('refused pass_expired');
  });
});

describe('online', () => {
  it('asks the backend and confirms', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    const pass = passOf();
    await desk.redeem(pass);
    expect(stateOf(desk)).toBe('confirmed');
    expect(desk.entries()).toMatchObject([{ state: 'confirmed', campaign: 'welcome' }]);
    const [call] = omo.api.calls.filter(({ method }) => method === 'POST');
    expect(call).toMatchObject({ path: '/v1/redemptions', body: { pass } });
    expect((call!.body as { redemptionId: string }).redemptionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(omo.events()).toEqual([]);
  });

  it('refuses what the backend refuses, with where it was spent', async () => {
    const spentBy = { device: 'Kiosk 2', at: '2026-11-21T10:32:00Z' };
    const omo = testKiosk({
      api: { 'POST /v1/redemptions': { state: 'refused', code: 'pass_spent', spentBy } },
    });
    const desk = await open(omo);
    await desk.redeem(passOf());
    expect(desk.attempt().redemption).toMatchObject({ state: 'refused', code: 'pass_spent', spentBy });
    expect(desk.entries()).toEqual([]);
  });

  it('asks of a pass it knows to be spent too: the backend says where, and counts the attempt', async () => {
    const claims = claimsOf();
    const pass = passOf(claims);
    const omo = testKiosk({ api: { 'GET /v1/passes/trust': trustOf({ spent: [claims.id] }) } });
    omo.redeemElsewhere(pass);
    const desk = await open(omo);
    await desk.redeem(pass);
    expect(desk.attempt().redemption).toMatchObject({
      state: 'refused',
      code: 'pass_spent',
      spentBy: { device: 'Kiosk 2' },
    });
    expect(omo.api.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('refuses by what it knows when there is no answer in time', async () => {
    const claims = claimsOf();
    const omo = testKiosk({
      api: {
        'GET /v1/passes/trust': trustOf({ spent: [claims.id] }),
        'POST /v1/redemptions': () => new Promise(() => {}),
      },
    });
    const desk = await open(omo);
    const done = desk.redeem(passOf(claims));
    await vi.advanceTimersByTimeAsync(4_000);
    await done;
    expect(stateOf(desk)).toBe('refused pass_spent');
    expect(reported(omo)).toEqual([]);
  });

  it('asks again of what it has itself redeemed, and says that it was here', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    const pass = passOf();
    await desk.redeem(pass);
    await desk.redeem(pass);
    expect(desk.attempt().redemption).toMatchObject({
      state: 'refused',
      code: 'pass_spent',
      spentBy: { device: '' },
    });
    expect(omo.api.calls.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it.each(['api_unreachable', 'api_failed', 'internal_error', 'rate_limited', 'store_unavailable'])(
    'accepts provisionally when the backend does not decide: %s',
    async (code) => {
      const omo = testKiosk({
        api: {
          'POST /v1/redemptions': () => {
            throw new OmoError(code, '');
          },
        },
      });
      const desk = await open(omo);
      await desk.redeem(passOf());
      expect(stateOf(desk)).toBe('provisional');
    },
  );

  it('does not accept when the backend says that the device may not', async () => {
    const omo = testKiosk({
      api: {
        'POST /v1/redemptions': () => {
          throw new OmoError('redemption_needs_device_key', '');
        },
      },
    });
    const desk = await open(omo);
    await desk.redeem(passOf());
    expect(stateOf(desk)).toBe('refused redemption_needs_device_key');
    expect(omo.events()).toEqual([]);
  });

  it('waits four seconds for an answer, then accepts under the same id', async () => {
    const omo = testKiosk({ api: { 'POST /v1/redemptions': () => new Promise(() => {}) } });
    const desk = await open(omo);
    const done = desk.redeem(passOf());
    await vi.advanceTimersByTimeAsync(3_999);
    expect(stateOf(desk)).toBe('checking');
    await vi.advanceTimersByTimeAsync(1);
    await done;
    expect(stateOf(desk)).toBe('provisional');
    const [call] = omo.api.calls.filter(({ method }) => method === 'POST');
    expect(reported(omo)).toEqual([(call!.body as { redemptionId: string }).redemptionId]);
  });

  it('takes one code at a time', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    await Promise.all([desk.redeem(passOf()), desk.redeem(passOf())]);
    expect(omo.api.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('asks for new keys before it refuses one it does not know', async () => {
    const newKey = generatePassKey();
    const omo = testKiosk();
    const desk = await open(omo);
    omo.api.script({ 'GET /v1/passes/trust': trustOf({ keys: [newKey.publicKey] }) });
    await desk.redeem(passOf(claimsOf(), newKey));
    expect(stateOf(desk)).toBe('confirmed');
    await desk.redeem(passOf(claimsOf(), generatePassKey()));
    expect(stateOf(desk)).toBe('refused pass_key_unknown');
  });
});

describe('offline', () => {
  it('accepts provisionally: written down, in the queue, then shown', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    omo.setOnline(false);
    const claims = claimsOf();
    const pass = passOf(claims);
    await desk.redeem(pass);
    expect(stateOf(desk)).toBe('provisional');
    expect(omo.calls).toMatchObject([
      {
        event: 'Coupon Redeemed',
        tracked: 'queued',
        options: { lane: 'redemption', purpose: 'operation' },
        properties: { coupon_id: claims.id, campaign: 'welcome', pass },
      },
    ]);
    expect(desk.entries()).toMatchObject([{ state: 'provisional', passId: claims.id }]);
    expect(JSON.stringify(omo.storage.get('redeemer.ledger'))).not.toContain(pass);
  });

  it('accepts nothing that the queue does not take', async () => {
    for (const tracked of ['held', 'dropped'] as const) {
      const omo = testKiosk();
      const desk = await open(omo);
      omo.setOnline(false);
      omo.track = async () => tracked;
      await desk.redeem(passOf());
      expect(stateOf(desk)).toBe('refused redemption_not_kept');
      expect(desk.entries()).toEqual([]);
      stop();
    }
  });

  it('accepts nothing that the device does not keep', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    omo.setOnline(false);
    omo.storage.set = () => {};
    await desk.redeem(passOf());
    expect(stateOf(desk)).toBe('refused redemption_not_kept');
    expect(reported(omo)).toEqual([]);
  });

  it('refuses the same single-use pass a second time, after a restart too', async () => {
    const omo = testKiosk();
    const pass = passOf();
    let desk = await open(omo);
    omo.setOnline(false);
    await desk.redeem(pass);
    await desk.redeem(pass);
    expect(stateOf(desk)).toBe('refused pass_spent');
    stop();
    desk = await open(omo);
    await desk.redeem(pass);
    expect(stateOf(desk)).toBe('refused pass_spent');
    expect(reported(omo)).toHaveLength(1);
  });

  it('does not take it online either while its first use is unconfirmed', async () => {
    const omo = testKiosk();
    const pass = passOf();
    const desk = await open(omo);
    omo.setOnline(false);
    await desk.redeem(pass);
    omo.setOnline(true);
    await desk.redeem(pass);
    expect(stateOf(desk)).toBe('refused pass_spent');
    expect(omo.api.calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each([
    ['spent', { spent: ['*'] }, 'pass_spent'],
    ['revoked', { revoked: ['*'] }, 'pass_revoked'],
  ])('refuses what it knows to be %s', async (_, over, code) => {
    const claims = claimsOf();
    const filled = JSON.parse(JSON.stringify(over).replace('*', claims.id)) as object;
    const omo = testKiosk({ api: { 'GET /v1/passes/trust': trustOf(filled) } });
    const desk = await open(omo);
    omo.setOnline(false);
    await desk.redeem(passOf(claims));
    expect(stateOf(desk)).toBe(`refused ${code}`);
  });

  it('knows what it knew before a restart', async () => {
    const omo = testKiosk();
    await open(omo);
    stop();
    omo.setOnline(false);
    const desk = await open(omo);
    await desk.redeem(passOf());
    expect(stateOf(desk)).toBe('provisional');
  });

  it('says so when it has never been connected', async () => {
    const omo = testKiosk({ online: false });
    const desk = await open(omo);
    await desk.redeem(passOf());
    expect(stateOf(desk)).toBe('refused device_not_ready');
  });

  it.each([
    ['nonsense', () => 'HTTPS://EXAMPLE.COM', 'pass_unknown_format'],
    ['damage', () => passOf().slice(0, 60), 'pass_malformed'],
    ['another issuer', () => passOf(claimsOf({ iss: 'other' })), 'pass_foreign'],
    ['expiry', () => passOf(claimsOf({ exp: 1_000_000_000, iat: 999_999_999 })), 'pass_expired'],
  ])('refuses %s without asking anybody', async (_, make, code) => {
    const omo = testKiosk();
    const desk = await open(omo);
    const before = omo.api.calls.length;
    await desk.redeem(make());
    expect(stateOf(desk)).toBe(`refused ${code}`);
    expect(omo.api.calls.length).toBe(before);
    expect(omo.events()).toEqual([]);
  });
});

describe('afterwards', () => {
  async function acceptOffline() {
    const omo = testKiosk();
    const desk = await open(omo);
    omo.setOnline(false);
    await desk.redeem(passOf());
    return { omo, desk, redemptionId: reported(omo)[0]! };
  }

  it('is confirmed when the network is back', async () => {
    const { omo, desk, redemptionId } = await acceptOffline();
    omo.answers.set(redemptionId, { redemptionId, state: 'confirmed' });
    omo.setOnline(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(desk)).toBe('confirmed');
    expect(desk.entries()).toMatchObject([{ state: 'confirmed' }]);
    expect(desk.decided).toEqual(['provisional', 'confirmed']);
  });

  it('asks again every 15 seconds, and when something was delivered', async () => {
    const { omo, desk, redemptionId } = await acceptOffline();
    omo.setOnline(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(stateOf(desk)).toBe('provisional');
    omo.answers.set(redemptionId, { redemptionId, state: 'confirmed' });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(stateOf(desk)).toBe('confirmed');

    const second = await acceptOffline();
    second.omo.setOnline(true);
    await vi.advanceTimersByTimeAsync(100);
    second.omo.answers.set(second.redemptionId, { redemptionId: second.redemptionId, state: 'confirmed' });
    second.omo.emit('delivered', { to: 'omokit', events: [], refused: new Map() });
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(second.desk)).toBe('confirmed');
  });

  it('shows a conflict until staff have seen it, and keeps it', async () => {
    const { omo, desk, redemptionId } = await acceptOffline();
    const spentBy = { device: 'Kiosk 2', at: '2026-11-21T10:32:00Z' };
    omo.answers.set(redemptionId, { redemptionId, state: 'conflict', code: 'pass_spent', spentBy });
    omo.setOnline(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(desk)).toBe('conflict pass_spent');
    desk.clear();
    stop();
    const later = await open(omo);
    expect(later.entries()).toMatchObject([{ state: 'conflict', spentBy }]);
    later.acknowledge(redemptionId);
    expect(later.entries()).toMatchObject([{ state: 'conflict', acknowledged: true }]);
  });

  it('calls nothing refused that was handed out', async () => {
    const { omo, desk, redemptionId } = await acceptOffline();
    omo.answers.set(redemptionId, { redemptionId, state: 'refused', code: 'pass_revoked' });
    omo.setOnline(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(desk)).toBe('conflict pass_revoked');
  });

  it('tells of a conflict that comes while another scan is on the screen', async () => {
    const { omo, desk, redemptionId } = await acceptOffline();
    await desk.redeem('HTTPS://EXAMPLE.COM');
    omo.answers.set(redemptionId, { redemptionId, state: 'conflict', code: 'pass_spent' });
    omo.setOnline(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(desk)).toBe('refused pass_unknown_format');
    expect(desk.decided.at(-1)).toBe('conflict pass_spent');
  });

  it('reports once more, under the same id, what it was reporting when the device died', async () => {
    const omo = testKiosk();
    let desk = await open(omo);
    omo.setOnline(false);
    const track = omo.track;
    omo.track = () => new Promise(() => {});
    const pass = passOf();
    void desk.redeem(pass);
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(desk)).toBe('checking');
    const [entry] = desk.entries();
    stop();

    omo.track = track;
    desk = await open(omo);
    await vi.advanceTimersByTimeAsync(0);
    expect(reported(omo)).toEqual([entry!.redemptionId]);
    await desk.redeem(pass);
    expect(stateOf(desk)).toBe('refused pass_spent');
  });

  it('adds up what is spent and starts anew when its cursor is not taken', async () => {
    const omo = testKiosk({ api: { 'GET /v1/passes/trust': trustOf({ spent: ['a'] }) } });
    const desk = await open(omo);
    omo.api.script({ 'GET /v1/passes/trust': trustOf({ spent: ['b'], cursor: 'c2' }) });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(omo.api.calls.some(({ path }) => path === '/v1/passes/trust?since=c1')).toBe(true);
    expect(desk.trust()?.spent).toEqual(['a', 'b']);

    omo.api.script({
      'GET /v1/passes/trust?since=c2': () => {
        throw new OmoError('cursor_invalid', '');
      },
      'GET /v1/passes/trust': trustOf({ spent: ['c'], cursor: 'c3' }),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.trust()?.cursor).toBe('c3');
  });
});
