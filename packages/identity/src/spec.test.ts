import { describe, expect, it } from 'vitest';
import { linkCodes } from './link-codes.js';
import { defaultRules, type IdentifierRule } from './rules.js';

const { default: spec } = (await import(
  /* @vite-ignore */ '../../../docs/spec/identity.md?raw' as string
)) as {
  default: string;
};

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
