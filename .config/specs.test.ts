import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const specs = readdirSync(join(root, 'docs/spec')).map((file) => ({
  file,
  heldBy: testsNamedIn(readFileSync(join(root, 'docs/spec', file), 'utf8')),
}));
/** Tests, and the cases that tests run: those of the conformance suites. */
const suites = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(join(root, parent)).flatMap((room) =>
    ['src', 'test', 'e2e']
      .map((folder) => join(parent, room, folder))
      .filter((folder) => existsSync(join(root, folder)))
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.test\.ts$|-conformance\W.*\.ts$/.test(file))
          .map((file) => join(folder, file).replaceAll('\\', '/')),
      ),
  ),
);
const texts = new Map(suites.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** Of the tables whose last column is 'held by' its cells, and those of 'file' before it, if there is one. */
function testsNamedIn(spec: string): { title: string; file?: string }[] {
  return spec
    .split('\n\n')
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter(([head = '']) => /held by\s*\|$/.test(head))
    .flatMap(([head = '', , ...rows]) =>
      rows.map((row) => {
        const cells = row.split('|').map((cell) => cell.trim());
        const title = cells.at(-2) ?? '';
        return /\| file\s*\| held by\s*\|$/.test(head) ? { title, file: cells.at(-3) ?? '' } : { title };
      }),
    );
}

/** In any kind of quotes: a title may be made of a template. */
function isHeld({ title, file }: { title: string; file?: string }): boolean {
  return suites
    .filter((suite) => file === undefined || suite.endsWith(`/${file}`))
    .some((suite) => [`'`, `"`, '`'].some((quote) => texts.get(suite)!.includes(quote + title + quote)));
}

describe('docs/spec', () => {
  it('has tables whose rows name their tests', () => {
    expect(specs.flatMap(({ heldBy }) => heldBy).length).toBeGreaterThan(120);
  });

  it.each(specs)('$file names tests that exist', ({ heldBy }) => {
    expect(heldBy.filter((test) => !isHeld(test))).toEqual([]);
  });
});
