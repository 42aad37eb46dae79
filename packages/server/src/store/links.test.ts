import * as fc from 'fast-check';
import type { Evidence, Identifier, Link } from '@omokit/protocol';
import { defaultRules, identifierKey, resolvePeople, type IdentityRules } from '@omokit/identity';
import { describe, expect, it } from 'vitest';
import { emptyDatabase } from './database-fixture.js';
import { openKeyFile } from './key-file.js';
import { createTables, type Tables } from './tables.js';

const minute = (nth: number) => new Date(Date.UTC(2026, 0, 1, 0, nth)).toISOString();

function emptyTables(rules: IdentityRules = defaultRules): Tables {
  const database = emptyDatabase();
  database.pragma('synchronous = OFF');
  return createTables(database, openKeyFile(':memory:'), {
    rules,
    secret: 'of a test',
    replayedPerLink: 1_000,
  });
}

const values = {
  user: ['ann', 'bob', 'cid'],
  member: ['1', '2'],
  anonymous: ['v', 'w', 'x', 'y', 'z'],
  device: ['kiosk'],
};
const everybody: Identifier[] = Object.entries(values).flatMap(([type, texts]) =>
  texts.map((value) => ({ type, value })),
);
/** Tight, so that limits are met: one login, one member number, three visits, five identifiers in all. */
const rules: IdentityRules = {
  ...defaultRules,
  types: { ...defaultRules.types, anonymous: { limit: 3, priority: 6 } },
  identifiers: 5,
};

const identifier = fc.constantFrom(...everybody);
const log = fc
  .array(
    fc.record({
      a: identifier,
      b: identifier,
      evidence: fc.constantFrom<Evidence>('login', 'handoff', 'payment'),
      at: fc.nat(9).map(minute),
    }),
    { maxLength: 24 },
  )
  .map((links) => links.map((link, nth): Link => ({ id: `l${nth}`, ...link })));
const inTwoOrders = log.chain((links) =>
  fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length })),
);

/** A table to which everybody was known before the links came, in the same order. */
function tablesOf(links: readonly Link[]): Tables {
  const tables = emptyTables(rules);
  for (const [nth, each] of everybody.entries()) {
    const known = tables.people.subjectOf([each]);
    if (known) tables.people.touch({ identifier: known, offset: nth + 1, at: nth, channel: 'web' });
  }
  tables.flush();
  links.forEach((link, nth) => tables.links.link(link, 1_000 + nth));
  return tables;
}

/** Everybody with all that is told of them; a link by what it states, since a repeated one has the first one's id. */
const shown = (tables: Tables) =>
  tables.findPeople.list({ limit: 100 }).map(({ id }) => {
    const { links, ...person } = tables.findPeople.get(id)!;
    const judged = links.map((link) => ({
      ...link,
      id: '',
      a: '',
      b: '',
      ends: [link.a, link.b].map(identifierKey),
    }));
    return { ...person, links: judged.map((link) => JSON.stringify(link)).sort() };
  });
const groups = (people: readonly { identifiers: readonly Identifier[] }[]) =>
  people.map(({ identifiers }) => identifiers.map(identifierKey).sort().join(' ')).sort();

describe('links of the store', () => {
  it('make the same people, ids and verdicts in whatever order they arrive', () => {
    fc.assert(
      fc.property(inTwoOrders, ([links, others]) => {
        expect(shown(tablesOf(others))).toEqual(shown(tablesOf(links)));
      }),
      { numRuns: 80 },
    );
  });

  it('make the people that the pure rules make', () => {
    fc.assert(
      fc.property(log, (links) => {
        const { people, verdicts } = resolvePeople(links, rules);
        const tables = tablesOf(links);
        const inLinks = new Set(
          links.flatMap(({ a, b }) => [a, b]).flatMap((end) => tables.people.subjectOf([end]) ?? []),
        );
        const told = groups(tables.findPeople.list({ limit: 100 })).filter((group) =>
          [...inLinks].some((end) => group.split(' ').includes(identifierKey(end))),
        );
        expect(told).toEqual(groups(people));
        const flagged = new Set(verdicts.filter(({ outcome }) => outcome === 'flagged').map((v) => v.link));
        for (const link of tables.findLinks.page('flagged', 100)) expect(flagged).toContain(link.id);
      }),
      { numRuns: 80 },
    );
  });

  it('are after one is removed as if it had never been, and as before once it is restored', () => {
    fc.assert(
      fc.property(log, fc.nat(), (links, pick) => {
        const tables = tablesOf(links);
        const kept = links.filter(({ id }) => tables.links.get(id));
        fc.pre(kept.length > 0);
        const { id, a, b, evidence } = kept[pick % kept.length]!;
        const before = shown(tables);
        const removal = { at: 1, actor: 'Ann', reason: 'not the same' };
        tables.links.remove(id, removal, tables.links.removal(id)!);
        const statement = (link: Pick<Link, 'a' | 'b' | 'evidence'>) =>
          [...[link.a, link.b].map(identifierKey).sort(), link.evidence].join();
        const never = tablesOf(links.filter((link) => statement(link) !== statement({ a, b, evidence })));
        expect(withoutRemoved(shown(tables))).toEqual(withoutRemoved(shown(never)));
        expect(tables.links.removal(id)).toBeUndefined();
        tables.links.restore(id, tables.links.restoration(id)!);
        expect(shown(tables)).toEqual(before);
      }),
      { numRuns: 80 },
    );
  });

  it('call people the same as before, also where one event was the first to name them all', () => {
    fc.assert(
      fc.property(log, fc.nat(), (links, pick) => {
        const tables = emptyTables(rules);
        for (const link of links) tables.links.link(link, 1);
        const kept = links.filter(({ id }) => tables.links.get(id));
        fc.pre(kept.length > 0);
        const { id } = kept[pick % kept.length]!;
        const named = () => everybody.map((each) => tables.people.idOf(each));
        const before = named();
        tables.links.remove(id, { at: 1, actor: 'Ann' }, tables.links.removal(id)!);
        tables.links.restore(id, tables.links.restoration(id)!);
        expect(named()).toEqual(before);
      }),
      { numRuns: 80 },
    );
  });

  it('never join two by a shared device', () => {
    fc.assert(
      fc.property(log, (links) => {
        const tables = tablesOf(links);
        const own = tablesOf(links.filter(({ a, b }) => a.type !== 'device' && b.type !== 'device'));
        expect(groups(tables.findPeople.list({ limit: 100 }))).toEqual(
          groups(own.findPeople.list({ limit: 100 })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('of one event make together what they make one by one', () => {
    fc.assert(
      fc.property(log, fc.boolean(), (links, isKnown) => {
        const [together, apart] = isKnown
          ? [tablesOf([]), tablesOf([])]
          : [emptyTables(rules), emptyTables(rules)];
        together.links.linkAll(links, 1_000, () => false);
        for (const link of links) apart.links.link(link, 1_000);
        expect(shown(together)).toEqual(shown(apart));
        for (const each of everybody) expect(together.people.holderOf(each)).toBe(together.people.idOf(each));
      }),
      { numRuns: 80 },
    );
  });

  it('answer by each id a person ever had', () => {
    fc.assert(
      fc.property(log, (links) => {
        const tables = tablesOf([]);
        const ids = new Map(everybody.map((each) => [identifierKey(each), tables.people.idOf(each)]));
        links.forEach((link, nth) => tables.links.link(link, 1_000 + nth));
        for (const each of everybody) {
          const id = ids.get(identifierKey(each));
          if (id === undefined) continue;
          expect(tables.findPeople.get(id)?.id).toBe(tables.people.idOf(each));
        }
      }),
      { numRuns: 30 },
    );
  });
});

const withoutRemoved = (people: ReturnType<typeof shown>) =>
  people.map((person) => ({ ...person, links: person.links.filter((link) => !link.includes('"removed"')) }));
