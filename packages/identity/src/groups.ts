import type { Identifier } from '@omokit/protocol';
import { identifierKey } from './identifier.js';
import { byPriority, tooMany } from './may-join.js';
import type { IdentityRules } from './rules.js';

/** An identifier, and the person it is by itself. */
export interface Member {
  readonly identifier: Identifier;
  /** Of the person, while nobody older has joined them; asked only of the oldest of a group, and where two are as old. */
  readonly id: string;
  /** When it was first met, in whatever the store orders by: milliseconds since 1970, or a place in a log. */
  readonly born: number;
}

/** A person: members that links have made one. */
export interface Group {
  /** Of the oldest member. */
  id: string;
  born: number;
  /** By priority of the type, then by type and value. */
  members: Member[];
}

/** What joining two identifiers comes to. */
export type Joined =
  | { outcome: 'joined'; keep: Member; gone: Member }
  | { outcome: 'known'; keep: Member }
  | { outcome: 'flagged'; code: 'identifier_limit'; type: string };

/** A member in a tree; only what the root knows of its group counts. */
interface Node {
  member: Member;
  parent: Node | undefined;
  eldest: Member;
  counts: Map<string, number>;
  total: number;
}

/** People growing link by link: a disjoint-set forest with union by size and path halving. */
export function createGroups(rules: IdentityRules) {
  const nodes = new Map<string, Node>();

  /** Adds a member, alone, unless it is there already. */
  function meet(member: Member): void {
    const key = identifierKey(member.identifier);
    if (nodes.has(key)) return;
    const counts = new Map([[member.identifier.type, 1]]);
    nodes.set(key, { member, parent: undefined, eldest: member, counts, total: 1 });
  }

  function rootOf(identifier: Identifier): Node | undefined {
    let at = nodes.get(identifierKey(identifier));
    while (at?.parent) {
      if (at.parent.parent) at.parent = at.parent.parent;
      at = at.parent;
    }
    return at;
  }

  return {
    meet,
    /** Joins two members' groups, as far as the rules allow. */
    join(one: Identifier, other: Identifier): Joined {
      const [a, b] = [rootOf(one), rootOf(other)];
      if (!a || !b) throw new Error('only members that were met can be joined');
      if (a === b) return { outcome: 'known', keep: a.eldest };
      const type = tooMany(a, b, rules);
      if (type !== undefined) return { outcome: 'flagged', code: 'identifier_limit', type };
      const [root, child] = a.total >= b.total ? [a, b] : [b, a];
      const eldest = elderOf(root.eldest, child.eldest);
      const gone = eldest === root.eldest ? child.eldest : root.eldest;
      for (const [type, count] of child.counts) root.counts.set(type, (root.counts.get(type) ?? 0) + count);
      child.parent = root;
      root.total += child.total;
      root.eldest = eldest;
      return { outcome: 'joined', keep: eldest, gone };
    },
    /** Id of the group of a member. */
    idOf: (identifier: Identifier): string | undefined => rootOf(identifier)?.eldest.id,
    /** All groups, oldest first. */
    list(): Group[] {
      const members = new Map<Node, Member[]>();
      for (const { member } of nodes.values()) {
        const root = rootOf(member.identifier);
        if (!root) continue;
        const group = members.get(root);
        if (group) group.push(member);
        else members.set(root, [member]);
      }
      const byRank = byPriority(rules);
      return [...members]
        .map(([{ eldest }, group]) => ({
          id: eldest.id,
          born: eldest.born,
          members: group.sort((a, b) => byRank(a.identifier, b.identifier)),
        }))
        .sort((a, b) => a.born - b.born || (a.id < b.id ? -1 : 1));
    },
  };
}
export type Groups = ReturnType<typeof createGroups>;

const elderOf = (a: Member, b: Member): Member =>
  a.born < b.born || (a.born === b.born && a.id <= b.id) ? a : b;
