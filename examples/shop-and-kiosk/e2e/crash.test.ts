import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Completeness } from '@omokit/protocol';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { eventually } from '../../e2e/eventually.js';
import { buildWorld, type World } from './world.js';

type Tracker = {
  track(name: string, properties: object): Promise<string>;
  consent: { receipt(): object | undefined };
};

describe('what was queued survives', () => {
  let world: World;

  beforeAll(async () => {
    world = await buildWorld();
  });
  afterAll(async () => {
    await world?.close();
    endBrowsers();
  });

  const openShop = async (profile?: string): Promise<Visitor> => {
    const visitor = await startChromium(profile ? { profile } : {});
    await visitor.page.goto(world.shop);
    await visitor.page.waitForFunction(() => 'track' in (window.omo ?? {}));
    // What localStorage lost with the browser comes from the database, a moment after the page has loaded.
    if (profile)
      await visitor.page.waitForFunction(() => (window.omo as unknown as Tracker).consent.receipt());
    return visitor;
  };

  it("SIGKILL of the browser right after 'queued', three times, and of the server meanwhile: each event once, in order", async () => {
    let visitor = await openShop();
    await visitor.page.getByRole('button', { name: 'Accept all' }).click();
    const queued: number[] = [];
    let n = 0;

    for (let round = 0; round < 3; round++) {
      if (round === 1) world.cable.cut();
      if (round === 2) {
        world.cable.mend();
        await world.crashBackend();
      }
      const answers = await visitor.page.evaluate(async (from) => {
        const tracker = window.omo as unknown as Tracker;
        const numbers = Array.from({ length: 200 }, (_, index) => from + index);
        return Promise.all(numbers.map((number) => tracker.track('Step Taken', { n: number })));
      }, n);
      answers.forEach((answer, index) => {
        if (answer === 'queued') queued.push(n + index);
      });
      n += 200;
      const { profile } = visitor;
      await visitor.kill();
      visitor = await openShop(profile);
    }

    const ofSteps = async () =>
      (await world.log()).filter(({ event }) => event.event === 'Step Taken').map(({ event }) => event);
    await eventually('every queued event', async () => (await ofSteps()).length >= queued.length, 60_000);
    const steps = await ofSteps();
    expect(queued).toHaveLength(600);
    expect(steps.map(({ properties }) => properties?.['n'])).toEqual(queued);

    const [stream] = await world.backend.get<Completeness[]>('/v1/streams');
    expect(stream).toMatchObject({ complete: true, holes: [], lost: [] });
    await visitor.close();
  });
});
