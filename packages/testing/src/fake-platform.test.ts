import { describe, expect, it } from 'vitest';
import { createFakePlatform } from './fake-platform.js';

describe('createFakePlatform', () => {
  it('runs timers in order of their time, at their time', async () => {
    const platform = createFakePlatform({ now: 1_000 });
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name}@${platform.now()}`);
    platform.after(30, note('c'));
    platform.after(10, note('a'));
    platform.after(10, note('b'));
    await platform.advance(20);
    expect(ran).toEqual(['a@1010', 'b@1010']);
    expect([platform.now(), platform.timers()]).toEqual([1_020, 1]);
    await platform.advance(10);
    expect(ran.at(-1)).toBe('c@1030');
  });

  it('runs timers that timers and promises set on the way', async () => {
    const platform = createFakePlatform({ now: 0 });
    const ran: number[] = [];
    platform.after(10, () => {
      void Promise.resolve()
        .then(() => undefined)
        .then(() => platform.after(10, () => void ran.push(platform.now())));
    });
    await platform.advance(25);
    expect(ran).toEqual([20]);
  });

  it('does not run a timer that was stopped', async () => {
    const platform = createFakePlatform();
    const stop = platform.after(10, () => expect.unreachable());
    stop();
    stop();
    await platform.advance(100);
  });

  it('gives the same random bytes for the same seed, and others for another', () => {
    const draw = (seed: number) => [...createFakePlatform({ seed }).random(new Uint8Array(32))];
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('tells when the network comes back, and only then', () => {
    const platform = createFakePlatform();
    let came = 0;
    const stop = platform.whenOnline(() => (came += 1));
    platform.setOnline(true);
    platform.setOnline(false);
    expect([came, platform.online()]).toEqual([0, false]);
    platform.setOnline(true);
    expect(came).toBe(1);
    stop();
    platform.setOnline(false);
    platform.setOnline(true);
    expect(came).toBe(1);
  });
});
