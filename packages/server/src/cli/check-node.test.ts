import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNode } from './check-node.js';

describe('checkNode', () => {
  it('says what is needed where better-sqlite3 would crash', () => {
    expect(() => checkNode('20.20.2')).toThrow(expect.objectContaining({ code: 'node_too_old' }));
    expect(() => checkNode('20.20.2')).toThrow('Node 22.15 or newer');
    expect(() => checkNode('22.14.0')).toThrow('Node 22.15 or newer');
  });

  it('is asked before anything is imported that an older one has not', () => {
    const files = ['../cli.ts', './check-node.ts', '../failure.ts'];
    const imports = files.flatMap((file) => [
      ...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/^(?:im|ex)port .*from '(.*)';$/gm),
    ]);
    expect(imports.map(([, from]) => from)).toEqual(['./cli/check-node.js', './failure.js', '../failure.js']);
  });

  it('lets newer ones run', () => {
    for (const version of ['22.15.0', '24.0.0', '24.21.0', '100.0.0'])
      expect(() => checkNode(version)).not.toThrow();
  });
});
