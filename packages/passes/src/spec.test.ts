import { describe, expect, it } from 'vitest';
import { passCodes } from './pass-codes.js';

/** The text of a file, by its path from here. */
async function textOf(path: string): Promise<string> {
  const module = (await import(/* @vite-ignore */ `${path}?raw`)) as { default: string };
  return module.default;
}

const spec = await textOf('../../../docs/spec/passes.md');
const suites = await Promise.all(
  ['verify-pass', 'pass-properties', 'decide-redemption', 'redemption-machine'].map((name) =>
    textOf(`./${name}.test.ts`),
  ),
);

/** The rows of the tables whose last column is 'held by'. */
const rows = spec
  .split('\n\n')
  .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
  .filter(([head]) => /held by\s*\|$/.test(head ?? ''))
  .flatMap((table) => table.slice(2).map((line) => line.split('|').map((cell) => cell.trim())));

describe('docs/spec/passes.md', () => {
  it('names in each row a test that exists', () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const test = row.at(-2) ?? '';
      expect(
        suites.some((suite) => suite.includes(`'${test}'`)),
        test,
      ).toBe(true);
    }
  });

  it('names every code', () => {
    for (const code of [...passCodes, 'pass_spent']) expect(spec).toContain(`\`${code}\``);
  });
});
