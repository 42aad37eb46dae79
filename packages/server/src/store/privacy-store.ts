import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type {
  AuditEntry,
  EraseAnswer,
  Erasure,
  Held,
  Identifier,
  JsonObject,
  OmoEvent,
  PersonExport,
  Purpose,
  Retention,
} from '@omokit/protocol';
import { appendOwnEvent } from './append-event.js';
import type { Access, AuditQuery } from './audit.js';
import { visitAs, vouchedWith, whoseOf, type Whose } from './belongings.js';
import { compact } from './compact.js';
import { erase, outboxKey } from './erase.js';
import type { ErasureTable } from './erasures.js';
import { exportOf, heldAbout } from './export-person.js';
import { expireSome, type RetentionDays } from './retention.js';
import type { Proven } from './proofs.js';
import { receiptOf, signReceipt } from './receipt.js';
import { open } from './seal.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** Of whom: proven by a token, or the person of an id, for staff. */
export type About = Proven | { person: string };

/** What people may ask of a store about themselves. Times are milliseconds since 1970. */
export interface PrivacyStore {
  /** A new one-time code for this identifier; `known` when somebody is behind it. */
  newCode(asked: { identifier: Identifier; now: number }): Promise<{ code: string; known: boolean }>;
  /** A token for who shows the right code, or is vouched for: who has a visit's own id, or a secret key. */
  prove(claimed: Proven & { code?: string; now: number }): Promise<string | undefined>;
  /** Whom a token proves. */
  proven(token: string, now: number): Promise<Proven | undefined>;
  held(about: About, retention: RetentionDays): Promise<Held>;
  /** Undefined when there is no person of this id. */
  exportPerson(about: About, now: number): Promise<PersonExport | undefined>;
  /** States traits anew; null takes one back. Answers how many. */
  correct(correction: Proven & { traits: JsonObject; actor: string; now: number }): Promise<number>;
  /** Undefined when there is no person of this id. */
  erase(asked: {
    about: About;
    actor: string;
    now: number;
    destinations: readonly string[];
  }): Promise<EraseAnswer | undefined>;
  erasures(page: { limit: number; after?: string }): Promise<Erasure[]>;
  erasure(id: string): Promise<EraseAnswer | undefined>;
  /** What destinations are to be told by now, and whom it is about. */
  dueErasures(
    now: number,
    limit: number,
  ): Promise<{ erasure: string; name: string; attempts: number; identifiers: Identifier[] }[]>;
  nextErasureDue(): Promise<number | undefined>;
  settleErasure(told: Parameters<ErasureTable['settle']>[0]): Promise<void>;
  /** Id of the person of an identifier. */
  personOf(identifier: Identifier): Promise<string | undefined>;
  /** Takes the contents of what is kept no longer, a few events at a time, and forgets what of the audit log is older. */
  expire(asked: { days: RetentionDays; now: number; auditBefore: number }): Promise<{ expired: number }>;
  /** Lets `expire` end soon: it goes on where it was when it is called again. */
  stopExpiring(): Promise<void>;
  /** Writes every page anew, however large the file is, so that no copy of what was deleted is left in it. */
  compact(): Promise<void>;
  retention(days: RetentionDays): Promise<Retention>;
  audit(access: Access): Promise<void>;
  auditLog(query: AuditQuery): Promise<AuditEntry[]>;
}

export const privacyWrites = [
  'newCode',
  'prove',
  'correct',
  'erase',
  'settleErasure',
  'expire',
  'stopExpiring',
  'compact',
  'audit',
] as const;

interface Parts {
  database: Database;
  tables: Tables;
  issuer: string;
  read<Result>(work: () => Result): Result;
  write<Result>(work: () => Result): Promise<Result>;
}

export function createPrivacyStore({ database, tables, issuer, read, write }: Parts): PrivacyStore {
  const whose = (about: About): Whose | undefined => {
    if (!('person' in about)) {
      const { scope, identifier } = about;
      if (scope === 'visit') return visitAs(identifier.value);
      return scope === 'identifier' ? vouchedWith(tables, identifier) : whoseOf(tables, { identifier });
    }
    const found = whoseOf(tables, about);
    return found.identifiers.length > 0 ? found : undefined;
  };
  const answerOf = (id: string): EraseAnswer | undefined => {
    const erasure = tables.erasures.get(id);
    if (!erasure) return undefined;
    return { receipt: signReceipt(receiptOf(erasure, issuer), tables.signingKeys.signer()), erasure };
  };

  let expiring = false;

  return {
    newCode: async ({ identifier, now }) =>
      write(() => ({
        code: tables.proofs.newCode(identifier, now),
        known: tables.people.idOf(identifier) !== undefined,
      })),
    prove: async ({ code, now, ...proven }) =>
      write(() => {
        if (code !== undefined && !tables.proofs.takeCode(proven.identifier, code, now)) return undefined;
        return tables.proofs.newToken(proven, now);
      }),
    proven: async (token, now) => read(() => tables.proofs.find(token, now)),
    held: async (about, retention) =>
      read(() => heldAbout(tables, whose(about) ?? { scope: 'person', identifiers: [] }, retention)),
    exportPerson: async (about, at) =>
      read(() => {
        const found = whose(about);
        return found && exportOf(tables, found, { issuer, at });
      }),
    correct: async ({ identifier, traits, actor, now }) =>
      write(() => {
        const event: OmoEvent = {
          type: 'identify',
          messageId: `omo:corrected:${randomUUID()}`,
          ...(identifier.type === 'anonymous' && { anonymousId: identifier.value }),
          ...(identifier.type === 'user' && { userId: identifier.value }),
          traits,
          context: { purpose: 'operation', library: { name: '@omokit/server', version: '0.1.0' } },
          timestamp: iso(now),
        };
        const known = { receivedAt: now, correctedAt: now, subject: identifier, actor, offline: false };
        appendOwnEvent(tables, { event, ...known });
        return Object.keys(traits).length;
      }),
    erase: async ({ about, actor, now, destinations }) =>
      write(() => {
        const found = whose(about);
        if (!found) return undefined;
        return answerOf(erase(tables, { whose: found, actor, at: now, destinations }));
      }),
    erasures: async ({ limit, after }) => read(() => tables.erasures.page(limit, after)),
    erasure: async (id) => read(() => answerOf(id)),
    dueErasures: async (now, limit) =>
      read(() =>
        tables.erasures.due(now, limit).map(({ payload, ...due }) => {
          const key = tables.keyFile.find(outboxKey(due.erasure));
          const plain = key && open(key, payload, `${due.erasure}:${due.name}`);
          return { ...due, identifiers: plain === undefined ? [] : (JSON.parse(plain) as Identifier[]) };
        }),
      ),
    nextErasureDue: async () => tables.erasures.nextDue(),
    settleErasure: async (told) =>
      write(() => {
        tables.erasures.settle(told);
        const { destinations } = tables.erasures.get(told.erasure) ?? { destinations: [] };
        if (destinations.some(({ state }) => state === 'pending')) return;
        tables.erasures.reopen(told.erasure, [tables.keyFile.idOf(outboxKey(told.erasure))]);
        tables.changes.erased = true;
      }),
    personOf: async (identifier) => read(() => tables.people.idOf(identifier)),
    async expire({ days, now, auditBefore }) {
      let expired = 0;
      expiring = true;
      for (const [purpose, kept] of Object.entries(days) as [Purpose, number][])
        for (let more = true; more && expiring;) {
          const step = await write(() => expireSome(tables, { purpose, days: kept, now }));
          expired += step.expired;
          more = step.more;
        }
      await write(() => tables.audit.forget(auditBefore));
      if (expired > 0) compact(database);
      return { expired };
    },
    stopExpiring: async () => void (expiring = false),
    compact: async () => compact(database, Infinity),
    retention: async (days) => read(() => tables.retention.status(days)),
    audit: async (access) => write(() => tables.audit.put(access)),
    auditLog: async (query) => read(() => tables.audit.list(query)),
  };
}

/** Another process holds the file, or the disk is full or fails: nothing is wrong with what was asked for. */
const inTheWay = /^SQLITE_(BUSY|FULL|IOERR)/;

/**
 * What an erasure leaves to be done once it is committed: keys are destroyed, and no copy is left in unused parts of the
 * files. Done at once, or later when something is in the way, whose code is answered; and again when a file is opened whose
 * process ended before it was.
 */
export function finishErasures(database: Database, tables: Tables): string | undefined {
  const unfinished = tables.erasures.open();
  if (unfinished.length === 0) return undefined;
  try {
    tables.keyFile.destroy(unfinished.flatMap(({ keys }) => keys));
    compact(database);
    for (const { id } of unfinished) tables.erasures.done(id);
    return undefined;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (inTheWay.test(code)) return code;
    throw cause;
  }
}
