import { describe, expect, it } from 'vitest';
import { runWave } from './waves.js';

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('a wave', () => {
  it('begins when all are ready, who got ready two at a time, and passes when all have', async () => {
    const said: string[] = [];
    let starting = 0;
    const { lagMs } = await runWave(['a', 'b', 'c'], {
      busy: 2,
      pass: () => said.push('wave passes'),
      async one(name, { ready, pass }) {
        starting += 1;
        expect(starting).toBeLessThanOrEqual(2);
        await tick();
        said.push(`${name} is ready`);
        starting -= 1;
        await ready();
        said.push(`${name} begins`);
        pass();
        await tick();
      },
    });
    expect(said.slice(0, 3).sort()).toEqual(['a is ready', 'b is ready', 'c is ready']);
    expect(said.slice(3, 6).sort()).toEqual(['a begins', 'b begins', 'c begins']);
    expect(said.slice(6)).toEqual(['wave passes']);
    expect(lagMs).toBeGreaterThanOrEqual(0);
  });

  it('waits for nobody who ended before being ready', async () => {
    const begun: string[] = [];
    await runWave(['ends', 'goes on'], {
      busy: 1,
      pass: () => undefined,
      async one(name, { ready }) {
        if (name === 'ends') return;
        await ready();
        begun.push(name);
      },
    });
    expect(begun).toEqual(['goes on']);
  });
});
