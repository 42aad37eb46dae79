import * as fc from 'fast-check';
import type { Identifier, Link } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { identifierKey, normalise } from './identifier.js';
import { applyLink, createPeople, listPeople, personOf, removeLink, type People } from './people.js';
import { inOrder, resolvePeople, type Resolution } from './resolve-people.js';
import { defaultRules, ruleOf, type IdentityRules } from './rules.js';

/** Few values of few types, so that links meet, contradict and repeat each other; some block, some are shared. */
const identifier: fc.Arbitrary<Identifier> = fc
  .tuple(
    fc.constantFrom('anonymous', 'user', 'member', 'email', 'wx_openid', 'device', 'no:type'),
    fc.constantFrom('a', 'b', 'c', 'A', ' c ', 'd', 'e', 'f', 'null', '0000', ''),
  )
  .map(([type, value]) => ({ type, value }));

/** Links with times that collide, some not readable, and ids that may repeat. */
const link: fc.Arbitrary<Link> = fc.record({
  id: fc.nat(500).map((number) => `l${number}`),
  a: identifier,
  b: identifier,
  evidence: fc.constantFrom('login', 'handoff', 'member_pass'),
  at: fc.oneof(
    { weight: 30, arbitrary: fc.nat(9).map((minute) => `2026-01-01T00:0${minute}:00.000Z`) },
    { weight: 1, arbitrary: fc.constant('yesterday') },
  ),
});

const anyLog = fc.array(link, { maxLength: 40 });
const logOfDistinctIds = fc.uniqueArray(link, { maxLength: 40, selector: ({ id }) => id });

const grow = (log: readonly Link[]): People => {
  const people = createPeople();
  for (const one of log) applyLink(people, one);
  return people;
};

const shown = (people: People) => ({ people: listPeople(people), verdicts: [...people.verdicts.values()] });

const groups = ({ people }: Pick<Resolution, 'people'>): string[] =>
  people.map(({ identifiers }) => identifiers.map(identifierKey).join(' ')).sort();

/** Connected components by their definition: every identifier takes the smallest label it can reach. */
function components(edges: readonly (readonly [string, string])[]): string[] {
  const labels = new Map(edges.flat().map((key) => [key, key]));
  for (let changed = true; changed;) {
    changed = false;
    for (const edge of edges) {
      const smallest = edge.map((key) => labels.get(key) ?? key).sort()[0] ?? '';
      for (const key of edge) {
        changed ||= labels.get(key) !== smallest;
        labels.set(key, smallest);
      }
    }
  }
  const byLabel = new Map<string, string[]>();
  for (const [key, label] of labels) byLabel.set(label, [...(byLabel.get(label) ?? []), key]);
  return [...byLabel.values()].map((keys) => keys.sort().join(' ')).sort();
}

describe('who is who', () => {
  it('is the same in whatever order links arrive', () => {
    const twoOrders = anyLog.chain((log) =>
      fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
    );
    fc.assert(
      fc.property(twoOrders, ([log, other]) => {
        expect(resolvePeople(other)).toEqual(resolvePeople(log));
      }),
    );
  });

  it('does not depend on which end of a link is a and which is b', () => {
    fc.assert(
      fc.property(logOfDistinctIds, (log) => {
        const turned = log.map((one) => ({ ...one, a: one.b, b: one.a }));
        expect(resolvePeople(turned).people).toEqual(resolvePeople(log).people);
      }),
    );
  });

  it('is the connected components of the links, where no limit is reached', () => {
    const unlimited: IdentityRules = { types: {}, other: { limit: Infinity, priority: 1 }, blocked: [] };
    fc.assert(
      fc.property(logOfDistinctIds, (log) => {
        const resolution = resolvePeople(log, unlimited);
        const standing = new Set(
          resolution.verdicts.filter(({ outcome }) => outcome !== 'refused').map((verdict) => verdict.link),
        );
        const keyOf = (end: Identifier) => identifierKey(normalise(end));
        const edges = log
          .filter(({ id }) => standing.has(id))
          .map(({ a, b }) => [keyOf(a), keyOf(b)] as const);
        // Who is only in refused links is a person of one identifier.
        const inEdges = new Set(edges.flat());
        const alone = groups(resolution).filter((group) => !group.includes(' ') && !inEdges.has(group));
        expect(groups(resolution)).toEqual([...components(edges), ...alone].sort());
      }),
    );
  });

  it('grows link by link to what it is at once', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const { people, verdicts } = resolvePeople(log);
        expect(shown(grow(inOrder(log)))).toEqual({ people, verdicts });
      }),
    );
  });

  it('does not change when links are applied again', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const people = grow(log);
        const before = shown(people);
        for (const one of log) expect(applyLink(people, one)).toMatchObject({ code: 'link_duplicate' });
        expect(shown(people)).toEqual(before);
      }),
    );
  });

  it('keeps within the limits, and lists no shared device', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        for (const { identifiers } of resolvePeople(log).people) {
          for (const { type } of identifiers) {
            const rule = ruleOf(type, defaultRules);
            expect(rule.shared).toBeFalsy();
            expect(identifiers.filter((other) => other.type === type).length).toBeLessThanOrEqual(rule.limit);
          }
        }
      }),
    );
  });

  it('joins nobody by a shared device: without its links the same people are together', () => {
    fc.assert(
      fc.property(logOfDistinctIds, (log) => {
        const own = log.filter(({ a, b }) => a.type !== 'device' && b.type !== 'device');
        const all = groups(resolvePeople(log));
        const seenWithDeviceOnly = all.filter((group) => !groups(resolvePeople(own)).includes(group));
        for (const group of seenWithDeviceOnly) expect(group).not.toContain(' ');
      }),
    );
  });

  it('keeps the older id through every merge, and an id that went away answers with it', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const people = createPeople();
        const ids = new Set<string>();
        for (const one of inOrder(log)) {
          const verdict = applyLink(people, one);
          for (const { id } of listPeople(people)) ids.add(id);
          if (verdict.outcome === 'joined') expect(personOf(people, verdict.gone)).toBe(verdict.person);
        }
        const { redirects } = resolvePeople(log);
        const living = new Set(listPeople(people).map(({ id }) => id));
        for (const id of ids) {
          expect(living).toContain(personOf(people, id));
          expect(redirects.get(id) ?? id).toBe(personOf(people, id));
        }
      }),
    );
  });

  it('is after an un-merge as if the link had never been, whatever came after it', () => {
    fc.assert(
      fc.property(logOfDistinctIds, fc.nat(), (log, pick) => {
        fc.pre(log.length > 0);
        const ordered = inOrder(log);
        const gone = ordered[pick % ordered.length]?.id ?? '';
        const never = ordered.filter(({ id }) => id !== gone);
        expect(shown(removeLink(grow(ordered), gone))).toEqual(shown(grow(never)));
      }),
    );
  });
});
