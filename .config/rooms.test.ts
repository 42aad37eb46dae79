import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Which room may look into which; `testing` besides, in tests only. docs/adr/0001 says why. */
const mayImport: Record<string, string[]> = {
  protocol: [],
  core: ['protocol'],
  queue: ['core', 'protocol'],
  identity: ['protocol'],
  passes: ['protocol'],
  connectors: ['core', 'protocol'],
  transports: ['core', 'protocol'],
  web: ['core', 'protocol', 'queue', 'transports', 'identity', 'passes'],
  elements: ['core', 'protocol', 'identity', 'passes', 'connectors'],
  // The console is served as files; rooms.test below holds that it is never imported.
  server: ['protocol', 'identity', 'passes', 'console'],
  console: ['protocol'],
  testing: ['core', 'protocol'],
};

/** Packages of others that must not reach a room: it would no longer run where it is meant to. */
const pureRooms = [
  'protocol',
  'core',
  'identity',
  'passes',
  'queue',
  'connectors',
  'transports',
  'web',
  'elements',
];

const packages = fileURLToPath(new URL('../packages/', import.meta.url));
const rooms = readdirSync(packages);

interface Manifest {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  sideEffects: unknown;
}
const manifest = (room: string) =>
  JSON.parse(readFileSync(join(packages, room, 'package.json'), 'utf8')) as Manifest;

function sources(room: string): { file: string; text: string; isTest: boolean }[] {
  return readdirSync(join(packages, room, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({
      file: join(packages, room, 'src', file),
      text: readFileSync(join(packages, room, 'src', file), 'utf8'),
      isTest: /\.test(-d)?\.ts$/.test(file),
    }));
}

const importOf =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const imports = (text: string) =>
  [...text.matchAll(importOf)].flatMap(([, from, dynamic]) => from ?? dynamic ?? []);

describe('rooms', () => {
  it('are those of the table', () => {
    expect(rooms.sort()).toEqual(Object.keys(mayImport).sort());
  });

  describe.each(rooms)('%s', (room) => {
    const {
      dependencies = {},
      peerDependencies = {},
      devDependencies = {},
      exports,
      sideEffects,
    } = manifest(room);
    const allowed = mayImport[room] ?? [];

    it('depends on the rooms of the table only', () => {
      const ours = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) =>
        name.startsWith('@omokit/'),
      );
      expect(allowed.map((name) => `@omokit/${name}`)).toEqual(expect.arrayContaining(ours));
    });

    it('imports what the table allows and its package.json names', () => {
      const shipped = { ...dependencies, ...peerDependencies };
      const wrong = sources(room).flatMap(({ file, text, isTest }) =>
        imports(text)
          .filter((specifier) => !specifier.startsWith('.'))
          .map((specifier) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)![1]!)
          .filter((name) => {
            if (name.startsWith('node:')) return !isTest && pureRooms.includes(room);
            if (isTest) return name.startsWith('@omokit/') && !(name in { ...shipped, ...devDependencies });
            // The console ships as a bundle: what it is made of are development dependencies.
            const named = name in shipped || (room === 'console' && name in devDependencies);
            const ours = name.startsWith('@omokit/') ? allowed.includes(name.slice('@omokit/'.length)) : true;
            return !named || !ours || (room === 'server' && name === '@omokit/console');
          })
          .map((name) => `${relative(packages, file)} imports ${name}`),
      );
      expect(wrong).toEqual([]);
    });

    it('reaches into no other room by path, tests into the tools of the repository at most', () => {
      const tools = join(packages, '../.config');
      const wrong = sources(room).flatMap(({ file, text, isTest }) =>
        imports(text)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => ({ specifier, path: resolve(dirname(file), specifier) }))
          .filter(({ path }) => !path.startsWith(join(packages, room)) && !(isTest && path.startsWith(tools)))
          .map(({ specifier }) => `${relative(packages, file)} imports ${specifier}`),
      );
      expect(wrong).toEqual([]);
    });

    it('exports files that exist, and has a README', () => {
      const missing = Object.values(exports)
        .flatMap((entry) => (typeof entry === 'string' ? [] : (entry['@omokit/source'] ?? [])))
        .filter((file) => !existsSync(join(packages, room, file)));
      expect(missing).toEqual([]);
      expect(existsSync(join(packages, room, 'README.md'))).toBe(true);
    });

    it('has side effects in elements/define only', () => {
      expect(sideEffects).toEqual(room === 'elements' ? ['./src/define/*', './dist/define/*'] : false);
    });

    it('has no drawer of odds and ends', () => {
      const drawers = sources(room).filter(({ file }) =>
        /\/(utils?|helpers?|misc|common|shared)(\.|\/)/.test(relative(packages, file)),
      );
      expect(drawers.map(({ file }) => relative(packages, file))).toEqual([]);
    });
  });

  it('core, identity, passes and protocol compile without DOM types', () => {
    for (const room of ['core', 'identity', 'passes', 'protocol']) {
      const { compilerOptions } = JSON.parse(readFileSync(join(packages, room, 'tsconfig.json'), 'utf8')) as {
        compilerOptions: { lib: string[]; types: string[] };
      };
      expect(compilerOptions).toMatchObject({ lib: ['ES2022'], types: [] });
    }
  });
});
