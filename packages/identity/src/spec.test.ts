import { describe, expect, it } from 'vitest';
import { linkCodes } from './link-codes.js';
import { defaultRules, type IdentifierRule } from './rules.js';

/** The text of a file, by its path from here. */
async function textOf(path: string): Promise<string> {
  const module = (await import(/* @vite-ignore */ `${path}?raw`)) as { default: string };
  return module.default;
}

const spec = await textOf('../../../docs/spec/identity.md');
const suites = await Promise.all(
  ['resolve-people', 'identity-properties'].map((name) => textOf(`./${name}.test.ts`)),
);

/** The tables, as rows of cells without the head. */
const tables = spec
  .split('\n\n')
  .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
  .filter((lines) => lines.length > 2)
  .map(([head = '', , ...lines]) => ({
    head,
    rows: lines.map((line) => line.split('|').map((cell) => cell.trim())),
  }));

describe('docs/spec/identity.md', () => {
  it('names in each row a test that exists', () => {
    const rows = tables.filter(({ head }) => /held by\s*\|$/.test(head)).flatMap((table) => table.rows);
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
    for (const code of linkCodes) expect(spec).toContain(`\`${code}\``);
  });

  it('has the default rules', () => {
    const documented = tables.find(({ head }) => head.includes('priority'))?.rows ?? [];
    const rules: Record<string, IdentifierRule> = {
      ...defaultRules.types,
      'any other': defaultRules.other,
    };
    expect(documented.map((row) => row[1]).sort()).toEqual(Object.keys(rules).sort());
    for (const [, type = '', limit, priority, shared] of documented) {
      const rule = rules[type];
      expect(limit, type).toBe(rule?.shared ? '' : String(rule?.limit));
      expect(priority, type).toBe(String(rule?.priority));
      expect(shared, type).toBe(rule?.shared ? 'yes' : '');
    }
  });
});
