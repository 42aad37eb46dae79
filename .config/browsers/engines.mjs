import { chromium } from './chromium.mjs';
import { firefox } from './firefox.mjs';
import { webkit, wpe } from './webkit.mjs';

/** What browser tests run in, by the names that OMOKIT_BROWSERS takes. */
const engines = { chromium, firefox, webkit, wpe };

/** The engines that OMOKIT_BROWSERS names, separated by commas; all of them without it. */
export function wantedEngines(names = process.env.OMOKIT_BROWSERS) {
  if (!names) return Object.values(engines);
  return names.split(',').map((name) => {
    const engine = engines[name.trim()];
    if (!engine) throw new Error(`OMOKIT_BROWSERS takes ${Object.keys(engines).join(', ')}; not "${name}".`);
    return engine;
  });
}

/** What tests run in: the engines OMOKIT_BROWSERS names, which must be there; without it Chromium and whatever else is. */
export function chosenEngines(names = process.env.OMOKIT_BROWSERS) {
  const wanted = wantedEngines(names);
  const missing = wanted.find((engine) => (names || engine === chromium) && !engine.isThere());
  if (missing)
    throw new Error(
      `${missing.name} is not on this machine. Debian: apt-get install ${missing.packages.join(' ')}`,
    );
  return wanted.filter((engine) => engine.isThere());
}
