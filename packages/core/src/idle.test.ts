import { createFakePlatform } from '@omokit/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdle } from './idle.js';

function make(options: { afterMs?: number; warnMs?: number } = {}) {
  const platform = createFakePlatform({ now: 1_000_000 });
  const told: string[] = [];
  let setBackMs = 0;
  const now = () => platform.now() - setBackMs;
  const idle = createIdle({
    now,
    after: platform.after,
    afterMs: 60_000,
    warnMs: 15_000,
    ...options,
    onWarn: (endsAt) => told.push(`warn ${endsAt - now()}`),
    onStay: () => told.push('stay'),
    onEnd: () => told.push('end'),
  });
  return { idle, platform, told, setBack: (ms: number) => void (setBackMs += ms) };
}

describe('createIdle', () => {
  it('rests until somebody touches, warns in time, ends, and rests again', async () => {
    const { platform, idle, told } = make();
    await platform.advance(200_000);
    expect(told).toEqual([]);
    idle.touch();
    await platform.advance(44_999);
    expect(told).toEqual([]);
    await platform.advance(1);
    expect(told).toEqual(['warn 15000']);
    await platform.advance(15_000);
    expect(told).toEqual(['warn 15000', 'end']);
    await platform.advance(200_000);
    expect(told).toHaveLength(2);
    expect(platform.timers()).toBe(0);
  });

  it('starts anew with each touch, and takes a warning back', async () => {
    const { platform, idle, told } = make();
    idle.touch();
    await platform.advance(40_000);
    idle.touch();
    await platform.advance(44_000);
    expect(told).toEqual([]);
    await platform.advance(1_000);
    idle.touch();
    expect(told).toEqual(['warn 15000', 'stay']);
    await platform.advance(59_999);
    expect(told).toEqual(['warn 15000', 'stay', 'warn 15000']);
    await platform.advance(1);
    expect(told.at(-1)).toBe('end');
  });

  it('takes a touch after the time, before any timer could tell, for the next person', async () => {
    const { platform, idle, told, setBack } = make();
    idle.touch();
    setBack(-600_000); // The device slept: the clock went on, its timers did not.
    idle.touch();
    expect(told).toEqual(['end']);
    await platform.advance(60_000);
    expect(told).toEqual(['end', 'warn 15000', 'end']);
  });

  it('ends when it is looked at after a sleep, without a warning', () => {
    const { idle, told, setBack } = make();
    idle.touch();
    setBack(-600_000);
    idle.check();
    expect(told).toEqual(['end']);
  });

  it('ends in due time though the clock was set back', async () => {
    const { platform, idle, told, setBack } = make();
    idle.touch();
    await platform.advance(50_000);
    setBack(3_600_000);
    await platform.advance(10_000);
    await platform.advance(60_000);
    expect(told).toEqual(['warn 15000', 'stay', 'warn 15000', 'end']);
  });

  it('waits for what holds it, begins when the last lets go, and lets none hold for ever', async () => {
    const { platform, idle, told } = make();
    idle.touch();
    const film = idle.hold();
    const camera = idle.hold();
    await platform.advance(300_000);
    film();
    film();
    await platform.advance(100_000);
    expect(told).toEqual([]);
    camera();
    await platform.advance(59_999);
    expect(told).toEqual(['warn 15000']);
    idle.hold(5_000);
    expect(told).toEqual(['warn 15000', 'stay']);
    await platform.advance(5_000 + 60_000);
    expect(told.at(-1)).toBe('end');
  });

  it('is not started by a hold: nobody is there', async () => {
    const { platform, idle, told } = make();
    idle.hold()();
    await platform.advance(600_000);
    expect(told).toEqual([]);
  });

  it('rests when told that nobody is there, and takes the warning back', async () => {
    const { platform, idle, told } = make();
    idle.touch();
    await platform.advance(50_000);
    idle.rest();
    await platform.advance(600_000);
    expect(told).toEqual(['warn 15000', 'stay']);
  });

  it('refuses times that make no sense', () => {
    for (const times of [
      { afterMs: 0, warnMs: 0 },
      { afterMs: 10, warnMs: 10 },
      { afterMs: NaN },
      { warnMs: -1 },
    ])
      expect(() => make(times)).toThrow(expect.objectContaining({ code: 'option_invalid' }));
  });

  it('never ends before nobody has touched for as long as it takes, nor later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 20 }), async (gaps) => {
        const { platform, idle, told } = make();
        let ends = 0;
        for (const gap of gaps) {
          idle.touch();
          await platform.advance(gap);
          if (gap >= 60_000) ends += 1;
          expect(told.filter((what) => what === 'end')).toHaveLength(ends);
        }
      }),
      { numRuns: 50 },
    );
  });
});
