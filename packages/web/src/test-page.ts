import type { Omo } from '@omokit/core';
import { createOmo, type OmoOptions } from './index.js';
import { installTestBackend, type TestBackend } from './test-backend.js';

/** What the page of a test reports to: another one for each test. */
export let backend: TestBackend;

let open: Omo[] = [];
let names = 0;

// For every test of the file that imports this.
beforeEach(() => {
  backend = installTestBackend();
});

afterEach(async () => {
  await Promise.all(open.map((omo) => omo.close()));
  open = [];
  backend.restore();
});

/** Prefix of a page's storage that no other test has. */
export const freshName = () => `omo-test-${Date.now()}-${names++}`;

/** Is closed after the test. */
export function create(options: OmoOptions & { name: string }): Omo {
  const omo = createOmo({
    endpoint: 'https://collect.test',
    writeKey: 'key',
    autoPage: false,
    ...options,
  });
  open.push(omo);
  return omo;
}

/** Closes it without waiting for it, neither now nor after the test. */
export function abandon(omo: Omo): void {
  open = open.filter((other) => other !== omo);
  void omo.close();
}

/** What a page has in localStorage. */
export const keysOf = (name: string) =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(`${name}.`))
    .sort();

export async function hasDatabase(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some((database) => database.name === name);
}
