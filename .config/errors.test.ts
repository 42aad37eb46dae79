import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../packages/core/src/index.js';
import { linkCodes } from '../packages/identity/src/index.js';
import { passCodes } from '../packages/passes/src/index.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const documented = [
  ...readFileSync(join(root, 'docs/spec/errors.md'), 'utf8').matchAll(/^\| `([a-z0-9_]+)`/gm),
].map(([, code]) => code!);
// The fakes may fail as they like.
const sources = readdirSync(join(root, 'packages'))
  .filter((room) => room !== 'testing')
  .flatMap((room) =>
    readdirSync(join(root, 'packages', room, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
      .map((file) => readFileSync(join(root, 'packages', room, 'src', file), 'utf8')),
  )
  .join('\n');

const raised =
  /(?:code: |OmoError\(\s*|Problem\(\s*\d{3},\s*|Failure\(\s*|PassError\(\s*|refused\(\s*(?:messageId,\s*)?)'([a-z]+(?:_[a-z0-9]+)+)'/g;

describe('docs/spec/errors.md', () => {
  it('lists each code once', () => {
    expect(documented).toEqual([...new Set(documented)]);
  });

  it('lists every code that is raised', () => {
    const codes = new Set([...sources.matchAll(raised)].map(([, code]) => code!));
    expect(codes.size).toBeGreaterThan(40);
    const missing = [...codes, ...errorCodes, ...passCodes, ...linkCodes].filter(
      (code) => !documented.includes(code),
    );
    expect(missing).toEqual([]);
  });

  it('lists no code that nothing raises', () => {
    expect(documented.filter((code) => !new RegExp(`['"\`]${code}['"\`]|\\b${code}:`).test(sources))).toEqual(
      [],
    );
  });
});
