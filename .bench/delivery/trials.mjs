import { omoScript } from './bundle.mjs';
import { createRig } from './rig/rig.mjs';
import { createTurns } from './turns.js';
import { runWave } from './waves.js';

/**
 * Runs every scenario with every SDK. What `machine` a scenario needs says who may be there at the same time:
 * - undefined: anybody, for nothing in its figures is a matter of milliseconds
 * - `calm`: one other at most, for its pages race with their requests
 * - `quiet`: others that only wait, as it does itself while time is taken
 * - `alone`: nobody
 */
export async function runTrials({ sdks, scenarios, scripts, repeatsOf, atOnce, busy, startedAt }) {
  const trials = [];
  const turns = createTurns({ atOnce, busy });
  let lagMs;
  // Turns go round the SDKs: what else the machine does meanwhile hits all of them alike.
  const rounds = (scenario) =>
    Array.from({ length: repeatsOf(scenario) }, () => sdks.map((sdk) => ({ scenario, sdk }))).flat();
  const needing = (machine) => scenarios.filter((scenario) => scenario.machine === machine);
  let total = scenarios.flatMap(rounds).length;

  const turnsOf = (those, limits) =>
    those
      .flatMap(rounds)
      .map((trial) => turns((pass) => attempt(trial, { pass, ready: () => undefined }), limits));

  const shared = turnsOf(needing(undefined));
  // Until all of those have passed: a calm one bears one other, not the last few of many.
  const passed = turns(() => undefined, { beside: 0, trials: 0 });
  const calm = turnsOf(needing('calm'), { beside: 1 });
  // Half of what may be under way, so that a wave gets ready while the slowest of the one before it are waited for.
  const size = Math.max(1, Math.floor(atOnce / 2));
  const quiet = inParts(needing('quiet').flatMap(rounds), size).map((wave) =>
    turns(
      async (pass) => {
        const late = await runWave(wave, { busy, pass, one: attempt });
        lagMs = Math.max(lagMs ?? 0, late.lagMs);
      },
      { beside: 0, trials: wave.length },
    ),
  );
  await Promise.all([...shared, passed, ...calm, ...quiet]);
  for (const scenario of needing('alone')) await Promise.all(turnsOf([scenario], { beside: 0 }));
  return { trials, lagMs };

  /** One trial, and once more when the rig itself failed: a browser that did not start says nothing about an SDK. */
  async function attempt({ scenario, sdk }, turn) {
    if (isSettled(scenario, sdk)) {
      total -= 1;
      return;
    }
    for (let left = 2; left > 0; left--) {
      const began = Date.now();
      const rig = await createRig({
        sdk,
        script: scripts.get(sdk.name),
        omoScript: omoScript(),
        oneWayMs: scenario.oneWayMs,
      });
      try {
        const measured = await scenario.trial({ rig, ...turn });
        trials.push({ scenario: scenario.name, sdk: sdk.name, measured, unread: unread(rig) });
        const figures = Object.entries(measured).map(([key, value]) => `${key} ${short(value)}`);
        say(began, scenario, sdk, figures.join('  '));
        return;
      } catch (error) {
        if (left === 1) trials.push({ scenario: scenario.name, sdk: sdk.name, error: error.message });
        say(began, scenario, sdk, `failed: ${error.message.split('\n')[0]}`);
      } finally {
        await rig.close();
      }
    }
  }

  function isSettled({ name, isSettledBy }, sdk) {
    return trials.some(
      (trial) =>
        trial.scenario === name && trial.sdk === sdk.name && trial.measured && isSettledBy?.(trial.measured),
    );
  }

  function say(began, scenario, sdk, text) {
    const at = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(5);
    const took = ((Date.now() - began) / 1000).toFixed(0).padStart(4);
    const count = `${trials.length}/${total}`.padStart(8);
    console.log(`${at} s ${count} ${took} s  ${scenario.name.padEnd(16)} ${sdk.name.padEnd(18)} ${text}`);
  }
}

/** What the collector could not read: an SDK's request cut short, or a protocol understood wrongly. */
function unread({ collector }) {
  return collector.requests.filter((request) => 'unread' in request).length;
}

const short = (value) => (Number.isInteger(value) ? value : Number(value).toPrecision(3));

const inParts = (all, size) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  );
