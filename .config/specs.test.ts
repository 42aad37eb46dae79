import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const specs = readdirSync(join(root, 'docs/spec')).map((file) => ({
  file,
  heldBy: testsNamedIn(readFileSync(join(root, 'docs/spec', file), 'utf8')),
}));
const suites = readdirSync(join(root, 'packages'))
  .flatMap((room) =>
    readdirSync(join(root, 'packages', room, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(root, 'packages', room, 'src', file), 'utf8')),
  )
  .join('\n');

/** The last cell of each row of the tables whose last column is 'held by'. */
function testsNamedIn(spec: string): string[] {
  return spec
    .split('\n\n')
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter(([head = '']) => /held by\s*\|$/.test(head))
    .flatMap(([, , ...rows]) => rows.map((row) => row.split('|').at(-2)?.trim() ?? ''));
}

describe('docs/spec', () => {
  it('has tables whose rows name their tests', () => {
    expect(specs.flatMap(({ heldBy }) => heldBy).length).toBeGreaterThan(30);
  });

  it.each(specs)('$file names tests that exist', ({ heldBy }) => {
    expect(heldBy.filter((test) => !suites.includes(`'${test}'`))).toEqual([]);
  });
});
