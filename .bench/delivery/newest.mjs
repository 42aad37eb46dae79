import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The newest version the registry tells of for each package: undefined where it does not answer. */
export async function newestOf(packageNames) {
  const asked = [...new Set(packageNames)].map(async (name) => [name, await ask(name)]);
  return new Map(await Promise.all(asked));
}

async function ask(name) {
  try {
    const args = ['view', name, 'version', '--json'];
    const { stdout } = await promisify(execFile)('npm', args, {
      timeout: 60_000,
      shell: process.platform === 'win32',
    });
    return [JSON.parse(stdout)].flat().at(-1);
  } catch {
    return undefined; // No network, or none of the registry's: the report then says nothing about newer ones.
  }
}
