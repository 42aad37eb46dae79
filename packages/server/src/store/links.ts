import type { Database } from 'better-sqlite3';
import type { Identifier, Link } from '@omokit/protocol';
import {
  admitLink,
  identifierKey,
  mayJoin,
  type admitIdentifier,
  type IdentityRules,
} from '@omokit/identity';
import { connectedWith, type Bound, type Connected } from './connected.js';
import {
  createLinkRows,
  endsOf,
  linkStates,
  type LinkRow,
  type LinkState,
  type Removal,
} from './link-rows.js';
import type { PersonIds } from './person-ids.js';
import type { Facts, PersonRows } from './person-rows.js';
import { createReplayWriter, replayOf, type Replay } from './replay-links.js';

/**
 * How many links may be replayed for one that comes late and is in conflict, on average: each link that touches a person
 * earns them so many. What a flood costs is in proportion to its length, whatever it aims at.
 */
export const replayedPerLink = 4;
/** At most at once, while events are taken. */
export const mostReplayed = 10_000;
/** At most for somebody who removes or restores a link, besides those that stand. */
const mostReconsidered = 100_000;

/** A link on its way: admitted, its ends in their order. */
interface Kept {
  a: Identifier;
  b: Identifier;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Who is who: each link joins two people when the rules of @omokit/identity allow it, counted in order of time whatever
 * the order in which links come. The older person keeps the id, the other's redirects.
 */
export function createLinkTable(
  database: Database,
  {
    rows,
    personId,
    rules,
    admit,
    earned = replayedPerLink,
  }: {
    rows: PersonRows;
    personId: PersonIds;
    rules: IdentityRules;
    admit: typeof admitIdentifier;
    earned?: number | undefined;
  },
) {
  const links = createLinkRows(database);
  const write = createReplayWriter(database, rows, links);

  function connected(people: readonly string[], bound: Bound): Connected | undefined {
    rows.settle();
    return connectedWith(people, { rows, links, personId }, bound);
  }

  /** Counts a link as one that touches this person. */
  function touched(facts: Facts, at: number): void {
    facts.linkedAt = Math.max(facts.linkedAt, at);
    facts.credit += earned;
  }

  /** Judges a link by what is known of its ends, and replays only where that cannot tell. */
  function judge(link: Kept, offset: number, keep: (state: LinkState) => boolean): void {
    const { a, b, at } = link;
    const [first, second] = [rows.meet(a, offset), rows.meet(b, offset)];
    const isLate = at <= Math.max(first.linkedAt, second.linkedAt);
    const isKnown = first.id === second.id;
    const joining = isKnown ? undefined : mayJoin(first, second, rules);
    if (!keep(joining?.join === false ? linkStates.flagged : linkStates.stands)) return;
    touched(first, at);
    if (isKnown) return rows.note(first);
    touched(second, at);
    // Whoever is joined earlier than was known is still one person, and what was too much still is: no replay.
    if (joining?.join) return joining.keep === first ? rows.join(first, second) : rows.join(second, first);
    rows.note(first);
    rows.note(second);
    if (isLate) replayFor(link, first, second);
  }

  /** A link that came late and is in conflict may be the one that counts. */
  function replayFor({ a, b }: Kept, first: Facts, second: Facts): void {
    const credit = first.credit + second.credit;
    const most = Math.min(credit, mostReplayed);
    // Of so many identifiers there are more links than may be replayed.
    if (first.total + second.total - 2 > most) return;
    const found = connected([first.id, second.id], { links: most, beyond: 'nothing' });
    first.credit = 0;
    second.credit = 0;
    rows.note(first);
    rows.note(second);
    rows.settle();
    if (found) write(replayOf(found, [identifierKey(a), identifierKey(b)], rules));
    const payer = rows.meet(a, 0);
    payer.credit = credit - (found ? found.links.size : most);
    rows.note(payer);
  }

  /** What taking a link away, or taking it back, changes. */
  function change(row: LinkRow, counts: boolean): Replay {
    const { a, b } = endsOf(row);
    const people = [a, b].flatMap((end) => rows.identifier(end)?.person ?? []);
    const found = connected(people, { links: mostReconsidered, beyond: 'leave' });
    if (!found) throw new Error('what is connected was not found');
    const { id, evidence, at } = row;
    if (counts) found.links.set(id, { id, evidence, at, a, b, row: { ...row, state: linkStates.stands } });
    else found.links.delete(id);
    return replayOf(found, [identifierKey(a), identifierKey(b)], rules);
  }

  function take(stated: Link, offset: number, vouched: boolean): void {
    const at = Date.parse(stated.at);
    const admission = admitLink(stated, rules, admit);
    if (!admission.ok) return;
    const { a, b } = inOrder(admission.a, admission.b);
    const link = { ...stated, a, b };
    // Mostly one of the two is new: nothing was stated of it.
    const isNew = rows.holderOf(a) === undefined || rows.holderOf(b) === undefined;
    const known = isNew ? undefined : links.stating(link);
    if (known) {
      // Whoever stated it first: one who answers for it is enough.
      if (vouched && known.vouched === 0) links.vouch(known.id);
      if (at >= known.at) return;
      links.date(known.id, at, link.actor);
      if (known.state !== linkStates.flagged) return;
      return judge({ a, b, at }, offset, (state) => {
        links.judge(known.id, state);
        return true;
      });
    }
    judge({ a, b, at }, offset, (state) => links.put(link, at, state, vouched));
  }

  return {
    rows: links,
    get: links.get,
    stating: (link: Pick<Link, 'a' | 'b' | 'evidence'>): LinkRow | undefined =>
      links.stating({ ...link, ...inOrder(link.a, link.b) }),
    /** Takes what one event states; the same again changes nothing, unless it was made earlier. Refused ones are passed over. */
    linkAll(stated: readonly Link[], offset: number, isVouched: (link: Link) => boolean): void {
      for (const link of stated) take(link, offset, isVouched(link));
      rows.settle();
    },
    /** The same of a statement by itself. */
    link(stated: Link, offset: number, vouched = false): void {
      take(stated, offset, vouched);
      rows.settle();
    },
    /** What taking a link away changes; undefined when there is none, or it is gone already. */
    removal(id: string): Replay | undefined {
      const row = links.get(id);
      return row && row.state !== linkStates.removed ? change(row, false) : undefined;
    },
    /** What taking a removal back changes. */
    restoration(id: string): Replay | undefined {
      const row = links.get(id);
      return row?.state === linkStates.removed ? change(row, true) : undefined;
    },
    remove(id: string, removal: Removal, replay: Replay): void {
      links.remove(id, removal);
      write(replay);
    },
    restore(id: string, replay: Replay): void {
      links.restore(id);
      write(replay);
    },
    /** Judges anew who these people are, of whom links and identifiers were deleted. */
    reconsider(people: readonly string[]): void {
      const found = connected(people, { links: mostReconsidered, beyond: 'leave' });
      if (found) write(replayOf(found, [...found.members.keys()], rules));
    },
    clear: links.clear,
  };
}
export type LinkTable = ReturnType<typeof createLinkTable>;

/** The two ends in the order in which they are kept. */
const inOrder = (a: Identifier, b: Identifier): { a: Identifier; b: Identifier } =>
  identifierKey(a) < identifierKey(b) ? { a, b } : { a: b, b: a };
