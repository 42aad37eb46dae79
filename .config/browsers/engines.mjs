import { chromium } from './chromium.mjs';
import { firefox } from './firefox.mjs';
import { webkit, wpe } from './webkit.mjs';

/** What browser tests run in, by the names that OMOKIT_BROWSERS takes. */
export const engines = { chromium, firefox, webkit, wpe };

/** The engines that OMOKIT_BROWSERS names, comma-separated; without it Chromium and all else that is on this machine. */
export function chosenEngines(chosen = process.env.OMOKIT_BROWSERS) {
  if (!chosen) return Object.values(engines).filter((engine) => engine === chromium || engine.isThere());
  return chosen.split(',').map((name) => {
    const engine = engines[name.trim()];
    if (!engine) throw new Error(`OMOKIT_BROWSERS knows ${Object.keys(engines).join(', ')}; not "${name}".`);
    if (!engine.isThere())
      throw new Error(`${engine.name} is not on this machine: apt-get install ${engine.packages.join(' ')}`);
    return engine;
  });
}
