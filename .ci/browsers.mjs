// The browsers that tests run in: Chromium must be there, which the end-to-end tests need as well; the others should.
import { chromium } from '../.config/browsers/chromium.mjs';
import { wantedEngines } from '../.config/browsers/engines.mjs';
import { run, runQuietly, say } from './prepare.mjs';

const wanted = new Set([chromium, ...wantedEngines()]);
const missing = () => [...wanted].filter((engine) => !engine.isThere());

/** Takes what is missing from the system's package manager where that is ours to do, or says what to install. */
export async function findOrInstallBrowsers() {
  if (missing().length > 0 && process.platform === 'linux' && process.getuid?.() === 0)
    await installMissing();
  for (const { name, packages } of missing().filter((engine) => engine !== chromium))
    say(`No ${name} here: its tests are left out. Debian 12: apt-get install ${packages.join(' ')}`);
  if (chromium.isThere()) return;
  console.error(
    'Browser tests need Chromium or Chrome, and none was found. Install one:\n' +
      '  Debian, Ubuntu: sudo apt-get install chromium fonts-noto-cjk\n' +
      '  Fedora:         sudo dnf install chromium google-noto-sans-cjk-fonts\n' +
      '  macOS:          brew install --cask google-chrome\n' +
      'or set OMOKIT_CHROMIUM to the path of one.',
  );
  process.exit(1);
}

async function installMissing() {
  const names = missing().map(({ name }) => name);
  say(`No ${names.join(', ')} found; installing with apt-get …`);
  const apt = ['-o', 'DPkg::Lock::Timeout=600'];
  await runQuietly('apt-get', [...apt, 'update']);
  const install = [...apt, 'install', '-y', '--no-install-recommends'];
  const packages = [];
  // Not every release has every engine, and one package that is not known fails them all.
  for (const engine of missing()) {
    const answer = await run('apt-get', [...install, '--simulate', ...engine.packages], { stdio: 'ignore' });
    if (answer === 0) packages.push(...engine.packages);
  }
  if (packages.length > 0) await runQuietly('apt-get', [...install, ...packages]);
}
