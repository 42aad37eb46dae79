import { describe, expect, it } from 'vitest';
import { defaultRules } from '@omokit/identity';
import type { Link } from '@omokit/protocol';
import { emptyDatabase } from './database-fixture.js';
import { openKeyFile } from './key-file.js';
import { replayedPerLink } from './links.js';
import { createTables, type TableOptions } from './tables.js';

function emptyTables(options: TableOptions = {}) {
  const database = emptyDatabase();
  return { database, tables: createTables(database, openKeyFile(':memory:'), { secret: 'x', ...options }) };
}
const visit = (nth: number) => ({ type: 'anonymous', value: `v${nth}` });
const linked = (id: string, a: Link['a'], b: Link['b'], at: number): Link => ({
  id,
  a,
  b,
  evidence: 'login',
  at: new Date(at).toISOString(),
});

describe('a flood of links', () => {
  it('to one identifier costs each link the same, however many there were, in time or out of it', () => {
    const { tables, database } = emptyTables();
    const hub = { type: 'email', value: 'shop@example.com' };
    const start = Date.UTC(2026, 0, 1);
    let next = 0;
    const flood = (links: number, step: number): number => {
      const began = performance.now();
      for (let nth = 0; nth < links; nth++, next++)
        tables.links.link(linked(`l${next}`, visit(next), hub, start + step * next), next + 1);
      return (performance.now() - began) / links;
    };
    database.exec('begin');
    flood(500, 1);
    const early = flood(4_000, 1);
    flood(20_000, 1);
    const late = flood(4_000, 1);
    // Each before all that came: what joined first would have to go, every time.
    const backwards = flood(4_000, -1);
    database.exec('commit');
    expect(late).toBeLessThan(early * 8 + 0.2);
    expect(backwards).toBeLessThan(early * 40 + 1);
    const person = tables.findPeople.get(tables.people.idOf(hub)!)!;
    expect(person.identifiers.length).toBeLessThanOrEqual(300);
    expect(person.links.length).toBeLessThanOrEqual(300 + 2_000);
  });

  it('earns replays in proportion to its length, and what comes beyond is flagged', () => {
    const { tables, database } = emptyTables({ replayedPerLink: 0 });
    const at = (minute: number) => Date.UTC(2026, 0, 1, 0, minute);
    const user = (value: string) => ({ type: 'user', value });
    tables.links.link(linked('first', user('ann'), visit(1), at(5)), 1);
    tables.links.link(linked('late', user('bob'), visit(1), at(1)), 2);
    expect(tables.findLinks.get('late')).toMatchObject({
      outcome: 'flagged',
      code: 'identifier_limit',
      type: 'user',
    });
    database.close();
    const earning = emptyTables().tables;
    earning.links.link(linked('first', user('ann'), visit(1), at(5)), 1);
    earning.links.link(linked('late', user('bob'), visit(1), at(1)), 2);
    expect(earning.findLinks.get('late')?.outcome).toBe('joined');
    expect(earning.findLinks.get('first')?.outcome).toBe('flagged');
    expect(replayedPerLink).toBeGreaterThan(0);
  });
});

describe('an un-merge of 10,000 identifiers', () => {
  it('takes well under a second, and its undo as well', () => {
    const rules = {
      ...defaultRules,
      types: {
        ...defaultRules.types,
        anonymous: { limit: 20_000, priority: 11 },
        user: { limit: 2, priority: 1 },
      },
      identifiers: 20_000,
    };
    const { tables, database } = emptyTables({ rules });
    const [ann, bob] = ['ann', 'bob'].map((value) => ({ type: 'user', value })) as [Link['a'], Link['a']];
    database.exec('begin');
    for (let nth = 0; nth < 10_000; nth++)
      tables.links.link(linked(`l${nth}`, visit(nth), nth % 2 ? ann : bob, nth), nth);
    tables.links.link(linked('wrong', ann, bob, 20_000), 20_000);
    database.exec('commit');
    const sizes = () => [ann, bob].map((each) => tables.people.identifiersWith(each).length);
    expect(sizes()).toEqual([10_002, 10_002]);
    database.exec('begin');
    const began = process.cpuUsage();
    tables.links.remove('wrong', { at: 1, actor: 'Admin' }, tables.links.removal('wrong')!);
    // Of the processor: whoever else is at work on this machine does not count.
    const { user, system } = process.cpuUsage(began);
    const tookMs = (user + system) / 1000;
    database.exec('commit');
    expect(sizes()).toEqual([5_001, 5_001]);
    expect(tookMs).toBeLessThan(2_000);
    tables.links.restore('wrong', tables.links.restoration('wrong')!);
    expect(sizes()).toEqual([10_002, 10_002]);
  });
});
