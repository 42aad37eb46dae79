import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashIdentifier } from '@omokit/identity';
import type { Person } from '@omokit/protocol';
import type { IdentityOptions } from '../store/identity-rules.js';
import { openSqliteStore } from '../store/sqlite-store.js';
import type { ImportedRow } from '../store/import-people.js';
import type { Store } from '../store/store.js';
import { checkFile, importFile, type ImportPlan, type ImportWatch } from './import-file.js';
import { parseMapping } from './mapping.js';
import { shapeOf } from './read-rows.js';
import { openReport } from './report.js';

const now = Date.parse('2026-03-01T10:00:00Z');
const identity: IdentityOptions = {
  country: 'CN',
  types: { web_member: { limit: 1, priority: 2 }, store_member: { limit: 1, priority: 2 } },
};
const maps = {
  web: ['No=web_member', 'Mail=email', 'Phone=phone', 'Name=trait:name', 'Joined=at'],
  store: ['Card=store_member', 'Phone=phone', 'Mail=email', 'Name=trait:name', 'Kiosk=device'],
};
const web = `No,Mail,Phone,Name,Joined
W1,ann@example.com,13800000001,Ann,2024-01-01
W2,bea@example.com,,Bea,2024-02-01
W3,cy@example.com,13800000003,Cy,2024-03-01
`;
const stores = `Card,Phone,Mail,Name,Kiosk
S1,+86 138 0000 0001,,Ann L.,kiosk-7
S2,,BEA@example.com,Bea,kiosk-7
S3,138-0000-0003,cy@example.com,Cy,kiosk-7
S4,13800000003,,Dan,kiosk-7
S5,00000000000,null,Eve,kiosk-7
`;

describe('an import', () => {
  let folder: string;
  let store: Store;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omokit-import-'));
    store = openSqliteStore({ file: at('omokit.sqlite'), identity });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function bring(
    csv: string,
    map: string[],
    watch: ImportWatch = {},
    name = 'members.csv',
    agree: string[] = [],
    hash?: ImportPlan['hash'],
  ) {
    writeFileSync(at(name), csv);
    const shape = await shapeOf({ path: at(name) });
    const plan = {
      path: at(name),
      shape,
      mapping: parseMapping(map),
      source: `import:${name}`,
      agree,
      ...(hash && { hash }),
      now: () => now,
    };
    await checkFile(plan);
    return importFile(store, plan, watch);
  }
  const personOf = async (type: string, value: string): Promise<Person> =>
    (await store.person((await store.personOf({ type, value }))!))!;

  it('makes one person of two databases, by whatever they share', async () => {
    expect((await bring(web, maps.web, {}, 'web.csv')).outcomes).toMatchObject({
      new: 3,
      joined: 0,
      flagged: 0,
    });
    const summary = await bring(stores, maps.store, {}, 'stores.csv');
    expect(summary.outcomes).toMatchObject({ new: 1, known: 3, flagged: 1 });
    expect(summary.problems).toEqual(
      new Map([
        ['identifier_blocked in Phone', { count: 1, row: 6 }],
        ['identifier_blocked in Mail', { count: 1, row: 6 }],
      ]),
    );

    const ann = await personOf('store_member', 'S1');
    expect(ann.identifiers).toContainEqual({ type: 'web_member', value: 'W1' });
    expect(ann.traits).toEqual([
      expect.objectContaining({ name: 'name', value: 'Ann L.', source: 'import:stores.csv' }) as unknown,
    ]);
    expect(ann.links.every(({ evidence, outcome }) => evidence === 'import' && outcome !== 'flagged')).toBe(
      true,
    );
    expect(ann.firstSeenAt).toBe('2024-01-01T00:00:00.000Z');
    expect(ann.timeline.map(({ event }) => event.context?.['channel'])).toEqual(['import', 'import']);
    expect(ann.channels).toEqual([]);
    // Dan has Cy's phone, and a card of his own.
    expect((await personOf('store_member', 'S4')).id).not.toBe((await personOf('store_member', 'S3')).id);
    // All were at the same kiosk.
    expect(
      new Set(
        await Promise.all(
          ['S1', 'S2', 'S3', 'S4', 'S5'].map(async (card) => (await personOf('store_member', card)).id),
        ),
      ).size,
    ).toBe(5);
  });

  it('does not take two for one who share a phone and not their birthday', async () => {
    const mother = 'Card,Phone,Born\nS1,13800000001,1960-05-06\n';
    const children =
      'No,Phone,Born\nW1,13800000001,1990-01-02\nW2,138 0000 0001,6 May\nW3,13800000001,1960/5/6\n';
    await bring(mother, ['Card=store_member', 'Phone=phone', 'Born=trait:birthday'], {}, 'a.csv');
    const rows: ImportedRow[] = [];
    const map = ['No=web_member', 'Phone=phone', 'Born=trait:birthday'];
    await bring(children, map, { row: (row) => rows.push(row) }, 'b.csv', ['birthday']);
    const { id } = await personOf('store_member', 'S1');
    expect(rows.map(({ outcome, apart }) => [outcome, apart])).toEqual([
      ['flagged', [{ type: 'phone', person: id, code: 'trait_differs' }]],
      ['flagged', [{ type: 'phone', person: id, code: 'trait_differs' }]],
      ['known', []],
    ]);
    expect((await personOf('web_member', 'W3')).id).toBe(id);
    expect((await personOf('web_member', 'W1')).identifiers).toEqual([{ type: 'web_member', value: 'W1' }]);
  });

  it('joins whom pages know by a hash only', async () => {
    await bring(web, maps.web, {}, 'web.csv', [], { key: 'of the site' });
    const hash = await hashIdentifier({ type: 'email', value: 'Ann@example.com' }, { key: 'of the site' });
    const { identifiers } = await personOf('email', hash.ok ? hash.identifier.value : '');
    expect(identifiers).toHaveLength(3);
    expect(identifiers.every(({ value }) => value.startsWith('hmac:'))).toBe(true);
    expect(await store.personOf({ type: 'email', value: 'ann@example.com' })).toBe(undefined);
  });

  it('says which rows to look at, without a word of whom they are of', async () => {
    await bring(web, maps.web, {}, 'web.csv');
    const report = await openReport(at('report.csv'));
    await bring(stores, maps.store, report, 'stores.csv');
    await report.close();
    const text = readFileSync(at('report.csv'), 'utf8');
    expect(text).toMatch(/^row,outcome,person,column,code,message$/m);
    expect(text).toMatch(/^5,flagged,per_[\w-]+,phone,identifier_limit,/m);
    expect(text).toMatch(/^6,cell,,Phone,identifier_blocked,/m);
    expect(text).not.toMatch(/example\.com|1380000|Dan/);
  });

  it('joins people of before who turn out to be one', async () => {
    await bring('Mail\nann@example.com\n', ['Mail=email'], {}, 'mails.csv');
    await bring('Phone\n13800000001\n', ['Phone=phone'], {}, 'phones.csv');
    const rows: unknown[] = [];
    const { outcomes } = await bring(web, maps.web, { row: (row) => rows.push(row) }, 'web.csv');
    expect(outcomes).toMatchObject({ joined: 1, new: 2 });
    expect(rows[0]).toMatchObject({ row: 2, outcome: 'joined', gone: [expect.any(String) as unknown] });
  });

  it('tells of an older row that takes an identifier from somebody who stands on, as of a conflict', async () => {
    const rows: unknown[] = [];
    const map = ['Card=store_member', 'Phone=phone', 'Joined=at'];
    await bring('Card\nS1\n', ['Card=store_member'], {}, 'cards.csv');
    await bring('Card,Phone,Joined\nS1,13800000001,2024-01-01\n', map);
    await bring(
      'Card,Phone,Joined\nS2,13800000001,2020-01-01\n',
      map,
      { row: (row) => rows.push(row) },
      'b.csv',
    );
    const [one, two] = await Promise.all(
      ['S1', 'S2'].map((value) => store.resolve({ type: 'store_member', value })),
    );
    expect(one).not.toEqual(two);
    expect(rows).toEqual([
      {
        row: 2,
        outcome: 'flagged',
        ...two,
        gone: [],
        apart: [{ type: 'phone', ...one, code: 'identifier_limit' }],
      },
    ]);
  });

  it('of the same file again changes nothing', async () => {
    await bring(web, maps.web);
    const head = await store.head();
    expect((await bring(web, maps.web)).outcomes).toMatchObject({ repeated: 3, new: 0 });
    expect(await store.head()).toBe(head);
  });

  it('that was stopped goes on where it was', async () => {
    const rows = Array.from({ length: 2_500 }, (_, nth) => `W${nth},m${nth}@example.com`).join('\n');
    const csv = `No,Mail\n${rows}\n`;
    const map = ['No=web_member', 'Mail=email'];
    const first = await bring(csv, map, { stopped: () => true });
    expect(first).toMatchObject({ finished: false, outcomes: { new: 100 } });
    const second = await bring(csv, map);
    expect(second).toMatchObject({ finished: true, rows: 2_500, outcomes: { repeated: 100, new: 2_400 } });
  });

  it('that breaks off in its middle has changed nothing', async () => {
    const broken = `${web}W4,"never closed\n`;
    await expect(bring(broken, maps.web)).rejects.toMatchObject({ code: 'csv_row_invalid' });
    expect(await store.head()).toBe(0);
  });

  it('leaves out who was erased', async () => {
    await bring(web, maps.web);
    await store.erase({
      about: { scope: 'person', identifier: { type: 'web_member', value: 'W2' } },
      actor: 'self',
      now,
      destinations: [],
    } as never);
    const { outcomes } = await bring(stores, maps.store, {}, 'stores.csv');
    expect(outcomes).toMatchObject({ erased: 1 });
    expect(await store.personOf({ type: 'store_member', value: 'S2' })).toBe(undefined);
  });

  it('is made again by a replay of the log', async () => {
    await bring(web, maps.web, {}, 'web.csv');
    await bring(stores, maps.store, {}, 'stores.csv');
    const before = await store.people({ limit: 50 });
    await store.rebuild();
    expect(await store.people({ limit: 50 })).toEqual(before);
  });
});
