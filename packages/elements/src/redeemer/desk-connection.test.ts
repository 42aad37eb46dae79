import { OmoError } from '@omokit/core';
import { describe, expect, it, vi } from 'vitest';
import { consoleError, open, stateOf } from '../../test/desk.js';
import { passOf, testKiosk, trustOf } from '../../test/kiosk.js';

describe('what a desk says of its connection', () => {
  const refuse = (code: string) => () => {
    throw new OmoError(code, 'Use a device or secret key.');
  };
  it('is that it asks, until the backend has answered', async () => {
    let answer: (trust: object) => void = () => {};
    const omo = testKiosk({
      api: { 'GET /v1/passes/trust': () => new Promise((resolve) => (answer = resolve)) },
    });
    const desk = await open(omo);
    expect(desk.connection()).toEqual({ state: 'asking' });
    expect(desk.notReady()).toBeUndefined();
    answer(trustOf());
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.connection()).toEqual({ state: 'reached' });
  });

  it.each(['api_unreachable', 'api_failed', 'internal_error'])(
    'is that there is none, without a word on the console, and that soon after there is: %s',
    async (code) => {
      const omo = testKiosk({ api: { 'GET /v1/passes/trust': refuse(code) } });
      const desk = await open(omo);
      expect(desk.connection()).toEqual({ state: 'unreachable' });
      expect(desk.notReady()).toBe('device_not_ready');
      expect(consoleError).not.toHaveBeenCalled();

      omo.api.script({ 'GET /v1/passes/trust': () => trustOf() });
      await vi.advanceTimersByTimeAsync(15_000);
      expect(desk.connection()).toEqual({ state: 'reached' });
      expect(desk.notReady()).toBeUndefined();
    },
  );

  it('is that there is none when a scan or what waits has no answer', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    omo.api.script({ 'POST /v1/redemptions': () => new Promise(() => {}) });
    const done = desk.redeem(passOf());
    await vi.advanceTimersByTimeAsync(4_000);
    await done;
    expect(desk.connection()).toEqual({ state: 'unreachable' });

    await vi.advanceTimersByTimeAsync(15_000);
    expect(desk.connection()).toEqual({ state: 'reached' });
    omo.api.script({ 'GET /v1/redemptions': refuse('api_unreachable') });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(desk.connection()).toEqual({ state: 'unreachable' });
    expect(desk.notReady()).toBeUndefined();
  });

  it('is that the backend refuses this device: on the console once, and to whoever scans', async () => {
    const omo = testKiosk({ api: { 'GET /v1/passes/trust': refuse('key_not_allowed') } });
    const desk = await open(omo);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(desk.connection()).toEqual({ state: 'refused', code: 'key_not_allowed' });
    expect(desk.notReady()).toBe('key_not_allowed');
    expect(consoleError.mock.calls).toEqual([
      [expect.stringMatching(/^\[omo\] key_not_allowed: /), expect.any(OmoError)],
    ]);
    await desk.redeem(passOf());
    expect(stateOf(desk)).toBe('refused key_not_allowed');
  });

  it('is that a key was taken back, until the device is offline and goes by what it knows', async () => {
    const omo = testKiosk();
    const desk = await open(omo);
    omo.api.script({ 'POST /v1/redemptions': refuse('key_unknown') });
    await desk.redeem(passOf());
    expect(desk.notReady()).toBe('key_unknown');
    omo.setOnline(false);
    expect(desk.notReady()).toBeUndefined();
  });
});
