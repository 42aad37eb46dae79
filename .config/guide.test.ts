import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const guide = readFileSync(join(root, 'docs/guide/transports.md'), 'utf8');
const snippets = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);

describe('docs/guide/transports.md', () => {
  it('shows the transport that a test holds against the suite', () => {
    const test = readFileSync(join(root, 'packages/transports/src/own-transport.test.ts'), 'utf8');
    const own = snippets.find((code) => code.includes('export const lines'));
    expect(test).toContain(own!.replace('@omokit/transports/post', './post.js'));
  });

  it('has snippets that compile', { timeout: 60_000 }, () => {
    // As if they stood in a program that has all the packages: the types of those are taken from their sources.
    const folder = join(root, 'examples/shop-and-kiosk');
    const fileOf = (code: string, at: number) =>
      join(folder, code.includes('export const lines') ? 'lines.ts' : `snippet-${at}.ts`);
    const files = new Map(snippets.map((code, at) => [fileOf(code, at), `${code}\nexport {};\n`]));
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      customConditions: ['@omokit/source'],
      paths: { '@omokit/*': [join(root, 'packages/*/src/index.ts')] },
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    };
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.readFile = (file) => files.get(file) ?? readFile(file);
    host.fileExists = (file) => files.has(file) || fileExists(file);
    host.getSourceFile = (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, text, version);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    const faults = [...files.keys()]
      .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(faults).toEqual([]);
  });
});
