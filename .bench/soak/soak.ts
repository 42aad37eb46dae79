import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBackend, type Backend } from './backend.js';
import { openBrowser, type Browser, type Damage, type DeviceStats } from './browser.js';
import { createCable, type Cable } from './cable.js';
import { judge, type Evidence, type Verdict } from './oracle.js';
import { serveSite, type Site } from './page.js';
import { createChain, within } from './patience.js';
import {
  browserFaults,
  createPlan,
  isOneOf,
  networkFaults,
  serverFaults,
  type Fault,
  type NetworkFault,
  type PlanOptions,
  type Step,
} from './plan.js';
import { createWitness, type Witness } from './witness.js';

export interface SoakOptions extends PlanOptions {
  /** How long the queue may take to drain once everything is whole again. */
  drainMs?: number;
  /** Mends the log that a killed browser left torn, as a browser without that bug would. */
  mendLogs?: boolean;
  say?: (line: string) => void;
}

export interface SoakResult {
  options: PlanOptions;
  plan: readonly Step[];
  evidence: Evidence;
  verdict: Verdict;
  /** How often each fault was brought about. */
  done: Partial<Record<Fault, number>>;
  /** How many requests or connections each fault of the network met. */
  met: Partial<Record<NetworkFault, number>>;
  outcomes: Readonly<Record<string, number>>;
  errors: Readonly<Record<string, number>>;
  /** What was thrown into pages: nothing should be. */
  thrown: readonly string[];
  /** Promises of pages that lived to the end which resolved as nothing: none should. */
  unresolved: number;
  device: DeviceStats;
  drainedMs: number;
  /** What the rig itself could not do. */
  trouble: readonly string[];
  browser: string;
  damage: Readonly<Damage>;
  mendLogs: boolean;
}

/** True when every promise was kept and nothing beside the promises went wrong. */
export const wentWell = ({ verdict, thrown, unresolved, outcomes, device }: SoakResult): boolean =>
  verdict.ok &&
  thrown.length === 0 &&
  unresolved === 0 &&
  (outcomes['dropped'] ?? 0) === 0 &&
  device.waiting === 0 &&
  device.dead === 0;

/** Lets everything go wrong as planned, makes everything whole again, and holds the promises against the database. */
export async function soak({
  drainMs = 120_000,
  mendLogs = false,
  say = () => {},
  ...options
}: SoakOptions): Promise<SoakResult> {
  const plan = createPlan(options);
  const folder = mkdtempSync(join(tmpdir(), 'omokit-soak-'));
  const witness = createWitness();
  const trouble: string[] = [];
  const world = await build(folder, witness, mendLogs);
  const { browser, cable, backend } = world;
  try {
    const failed = (line: string) => {
      trouble.push(line);
      say(line);
    };
    const done = await perform(plan, world, options.durationMs, {
      failed,
      say: (line) => say(`${line}; ${witness.promised.length} promised`),
    });

    for (const until = Date.now() + 10_000; !cable.hasMetAll() && Date.now() < until;) await sleep(100);

    say('Making everything whole again');
    // What was held back is delivered while the browser still sends.
    const mended = cable.mend();
    const unresolved = await browser.calm().catch(async (error: unknown) => {
      failed(`Calming: ${String(error)}`);
      await browser.restart();
      return browser.calm();
    });
    await mended;
    const healedAt = Date.now();
    const device = await browser.drain(drainMs);
    const drainedMs = Date.now() - healedAt;
    const version = browser.version();
    await cable.mend();
    const streams = await backend.streams();
    await browser.close();
    const { tracked, promised, outcomes, errors, thrown } = witness;
    const evidence = { tracked, promised, streams, device, ...(await backend.end()) };
    return {
      ...{ options, plan, evidence, verdict: judge(evidence), done, met: cable.met },
      ...{ outcomes, errors, thrown, unresolved, device, drainedMs, trouble, browser: version },
      ...{ damage: browser.damage, mendLogs },
    };
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface World {
  backend: Backend;
  cable: Cable;
  site: Site;
  browser: Browser;
  close(): Promise<void>;
}

async function build(folder: string, witness: Witness, mendLogs: boolean): Promise<World> {
  const backend = await startBackend(folder);
  const cable = await createCable(backend.port);
  const site = await serveSite({ endpoint: cable.origin, writeKey: 'pk_demo_shop' });
  const browser = await openBrowser(site, witness, { mendLogs });
  return {
    ...{ backend, cable, site, browser },
    async close() {
      const browserClosed = within(10_000, 'Closing the browser', browser.close());
      await Promise.allSettled([browserClosed, backend.stop(), site.close(), cable.close()]);
    },
  };
}

/**
 * Faults of the browser wait for each other, and so do those of the backend: neither can be killed while it starts. All
 * else happens at once. Resolves with how often each fault was brought about.
 */
async function perform(
  plan: readonly Step[],
  { browser, backend, cable }: World,
  durationMs: number,
  { failed, say }: Record<'failed' | 'say', (line: string) => void>,
): Promise<SoakResult['done']> {
  const done: SoakResult['done'] = {};
  const count = (fault: Fault) => (done[fault] = (done[fault] ?? 0) + 1);
  const tell = (what: string) => (error: unknown) => failed(`${what}: ${String(error)}`);
  const browsing = createChain(tell('The browser'));
  const serving = createChain(tell('The backend'));
  const beganAt = Date.now();

  for (const [index, step] of plan.entries()) {
    await sleep(Math.max(0, beganAt + step.atMs - Date.now()));
    if (isStep(browserFaults, step)) {
      browsing.add(async () => {
        try {
          await browser.suffer(step);
          count(step.fault);
        } catch (error) {
          failed(`${step.fault}: ${String(error)}`);
          await browser.restart();
        }
      });
    } else if (isStep(serverFaults, step)) {
      serving.add(async () => {
        await backend.restart(step.fault === 'kill-server' ? 'kill' : 'stop', Math.min(step.forMs, 5_000));
        count(step.fault);
      });
    } else if (isStep(networkFaults, step)) {
      cable.impose(step.fault, step.forMs);
      count(step.fault);
    }
    if (index % 20 === 19) say(`${index + 1} of ${plan.length} faults`);
  }
  await sleep(Math.max(0, beganAt + durationMs - Date.now()));
  await Promise.all([browsing.settled(), serving.settled()]);
  return done;
}

const isStep = <F extends Fault>(some: readonly F[], step: Step): step is Step<F> =>
  isOneOf(some, step.fault);
