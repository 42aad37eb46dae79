import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Completeness } from '@omokit/protocol';
import { endBrowsers, startChromium, type Visitor } from '../../e2e/chromium.js';
import { eventually } from '../../e2e/eventually.js';
import { buildWorld, type World } from './world.js';

type Tracker = {
  track(name: string, properties: object, options?: object): Promise<string>;
  consent: { receipt(): object | undefined };
};

/** The beginning of a record of 2,000 bytes (LevelDB, doc/log_format.md): as little as hardly ever meets the end of a block. */
const halfARecord = Buffer.from([0xb0, 0x0b, 0xb0, 0x0b, 0xd0, 0x07, 1, 0, 0]);
const isTorn = (log: string) => readFileSync(log).includes(halfARecord);
const logsOf = (profile: string) => globSync(join(profile, 'Default/IndexedDB/*.leveldb/*.log'));

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

  it('a power cut of a kiosk that is offline before it and after, start after start', async () => {
    world.cable.cut();
    const openKiosk = async (profile?: string): Promise<Visitor> => {
      const visitor = await startChromium(profile ? { profile } : {});
      await visitor.page.goto(world.kiosks[0]);
      await visitor.page.waitForFunction(() => 'track' in (window.omo ?? {}));
      return visitor;
    };
    let kiosk = await openKiosk();
    const answers = await kiosk.page.evaluate(() => {
      const tracker = window.omo as unknown as Tracker;
      const numbers = Array.from({ length: 50 }, (_, n) => n);
      return Promise.all(numbers.map((n) => tracker.track('Door Opened', { n }, { purpose: 'operation' })));
    });
    expect(new Set(answers)).toEqual(new Set(['queued']));
    const { profile } = kiosk;
    await kiosk.kill();

    for (const log of logsOf(profile)) appendFileSync(log, halfARecord);
    kiosk = await openKiosk(profile);
    await eventually('another log', () => Promise.resolve(!logsOf(profile).some(isTorn)));
    await kiosk.kill();

    world.cable.mend();
    kiosk = await openKiosk(profile);
    const doorsOpened = async () =>
      (await world.log()).filter(({ event }) => event.event === 'Door Opened').map(({ event }) => event);
    await eventually('every queued event', async () => (await doorsOpened()).length >= 50, 30_000);
    expect((await doorsOpened()).map(({ properties }) => properties?.['n'])).toEqual(
      answers.map((_, n) => n),
    );
    await kiosk.close();
  });
});
