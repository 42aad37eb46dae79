import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startBackend, type Backend } from '../../e2e/backend.js';
import { createCable, type Cable } from '../../e2e/cable.js';
import { imports } from '../members/imports.mjs';
import { makeMembers, writeMembers, type Members } from '../members/make-members.mjs';
import { openBrand, type Brand } from '../merchant/open-brand.mjs';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const cli = pathOf('../../../packages/server/dist/cli.js');

export interface Ran {
  code: number;
  /** What it printed, on both outputs. */
  text: string;
}

/** The brand on this machine: its backend on a SQLite file, its web shop, the tablet of a store, two CSV files. */
export interface World extends Brand {
  backend: Backend;
  /** Between every page and the backend. */
  cable: Cable;
  folder: string;
  members: Members;
  /** Of the two member databases: web, stores. */
  imports: readonly (readonly string[])[];
  /** Runs a command of omokit-server on the backend's file, beside the backend. */
  command(...args: readonly string[]): Promise<Ran>;
}

export async function buildWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'omokit-beams-'));
  const file = join(folder, 'omokit.sqlite');
  const config = join(folder, 'omokit.json');
  const shopPort = await freePort();
  const written = readFileSync(pathOf('../omokit.json'), 'utf8');
  writeFileSync(config, written.replace('localhost:4201', `localhost:${shopPort}`));
  const members = makeMembers();
  const files = writeMembers(folder, members);
  const backend = await startBackend({ file, config, assets: pathOf('../../../packages/web/dist') });
  const cable = await createCable(backend.port);
  const brand = await openBrand({ endpoint: cable.origin, members: members.web, ports: [shopPort, 0] });

  return {
    ...brand,
    backend,
    cable,
    folder,
    members,
    imports: imports(files),
    command: (...args) =>
      new Promise((resolve) =>
        execFile(process.execPath, [cli, ...args, '--file', file], (error, out, err) =>
          resolve({ code: error ? Number(error.code ?? 1) : 0, text: out + err }),
        ),
      ),
    async close() {
      await brand.close();
      await cable.close();
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
