import { describe, expect, it } from 'vitest';
import { passCodes } from './pass-codes.js';

const { default: spec } = (await import(/* @vite-ignore */ '../../../docs/spec/passes.md?raw' as string)) as {
  default: string;
};

describe('docs/spec/passes.md', () => {
  it('names every code', () => {
    for (const code of [...passCodes, 'pass_spent']) expect(spec).toContain(`\`${code}\``);
  });
});
