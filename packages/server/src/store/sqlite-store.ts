import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import createDatabase, { type Database } from 'better-sqlite3';
import { admitIdentifier } from '@omokit/identity';
import { Failure } from '../failure.js';
import { projectEvent } from './append-event.js';
import { campaignOf, funnelOf, type CampaignSeed } from './campaigns.js';
import { addLink, removeLink, restoreLink } from './change-links.js';
import { noChanges, type Changes } from './changes.js';
import { claim } from './claim.js';
import { compact } from './compact.js';
import { headOf } from './event-head.js';
import type { LoggedEvent } from './events.js';
import { createGroupCommit } from './group-commit.js';
import { importPeople } from './import-people.js';
import { ingest } from './ingest.js';
import { keyFileOf, openKeyFile } from './key-file.js';
import { handoffState, invitation, joinVisits, visitOf } from './join-visits.js';
import { identityRules, type IdentityOptions } from './identity-rules.js';
import type { KeySeed } from './keys.js';
import { migrate } from './migrations.js';
import { createPrivacyStore, finishErasures } from './privacy-store.js';
import { redeem } from './redeem.js';
import { redemptionOf } from './redemptions.js';
import { knownMessages } from './settle-place.js';
import type { Store, WitnessedEvent } from './store.js';
import { createTables } from './tables.js';
import { personWithTimeline } from './timeline.js';
import { trustSince } from './trust.js';

export interface SqliteStoreOptions {
  /** Path of the one file, or ':memory:'. */
  file: string;
  /** Name of whoever signs the passes; kept once it has signed one. */
  issuer?: string;
  keys?: readonly KeySeed[];
  campaigns?: readonly CampaignSeed[];
  identity?: IdentityOptions;
  now?: () => number;
}

/** What was told of identifiers last: whoever opens the file to make people anew, or to import, knows it as well. */
function identityOf(database: Database, told?: IdentityOptions): IdentityOptions {
  const text = told === undefined ? undefined : JSON.stringify(told);
  const kept = meta(database, 'identity', text ?? '{}');
  if (text === undefined || text === kept) return JSON.parse(kept) as IdentityOptions;
  database.prepare("update meta set value = ? where name = 'identity'").run(text);
  return told ?? {};
}

/** Files that had people before their ids were keyed keep them unkeyed. */
function peopleSecret(database: Database): string {
  const hasPeople = database.prepare('select 1 from people limit 1').get() !== undefined;
  return meta(database, 'people_secret', hasPeople ? '' : randomBytes(32).toString('base64url'));
}

const handoffTtlMs = 120_000;
const handoffIntervalMs = 1_000;
const replayPage = 1_000;

/** The store on one SQLite file: WAL, synchronous=FULL, so what is committed survives a crash of the machine. */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const now = options.now ?? Date.now;
  const database = open(options.file);
  const keyFile = openKeyFile(keyFileOf(options.file));
  const rules = identityRules(identityOf(database, options.identity));
  const tables = createTables(database, keyFile, { rules, secret: peopleSecret(database) });
  const watchers = new Set<(changes: Changes) => void>();

  const versionOf = database.prepare<[], number>('select data_version from pragma_data_version').pluck();
  let seen = versionOf.get();

  const { write, flush } = createGroupCommit(database, {
    begin() {
      tables.changes = noChanges();
      // Another process has written: what is remembered of the file may be wrong.
      const version = versionOf.get();
      if (version !== seen) tables.forgetRemembered();
      seen = version;
    },
    finish: tables.flush,
    undo: tables.undo,
    committed() {
      const { changes } = tables;
      if (changes.erased || isUnfinished) {
        const code = finishErasures(database, tables);
        // Another process is soon done, a full disk is not: that is tried again with the next erasure.
        isUnfinished = code?.startsWith('SQLITE_BUSY') === true;
        if (code !== undefined && !isUnfinished) changes.unfinished = code;
      }
      if (changes.events || changes.streams.size > 0 || changes.campaigns.size > 0 || changes.unfinished)
        for (const changed of watchers) changed(changes);
    },
  });
  const read = <Result>(work: () => Result): Result => database.transaction(work).deferred();

  // At once for writing: another process may write to the file between what is read here and what is written.
  const issuer = database
    .transaction(() => {
      for (const seed of options.keys ?? []) tables.keys.put(seed, now());
      for (const seed of options.campaigns ?? []) tables.campaigns.put(seed);
      tables.signingKeys.ensure(now());
      meta(database, 'store', randomUUID());
      return issuerOf(database, options.issuer);
    })
    .immediate();
  const storeId = meta(database, 'store', '');
  let isUnfinished = finishErasures(database, tables) !== undefined;

  const witnessed = (logged: LoggedEvent): WitnessedEvent => {
    const person = logged.subject && tables.people.idOf(logged.subject);
    return { ...logged, ...(person !== undefined && { person }) };
  };

  return {
    issuer,
    rules,

    ingest: async (request) => write(() => ingest(tables, request)),
    known: async (request) => write(() => knownMessages(tables, request)),
    eventsAfter: async (offset, limit) => read(() => tables.events.after(offset, limit).map(witnessed)),
    head: async () => tables.events.head(),

    streams: async (query) => read(() => tables.streams.list(query)),
    stream: async (id, most) => read(() => tables.streams.of(id, most)),

    importPeople: async (request) => write(() => importPeople(tables, request)),
    people: async ({ limit, after, q }) =>
      read(() =>
        q === undefined
          ? tables.findPeople.list({ limit, after })
          : tables.findPeople.search(q, { limit, after }),
      ),
    person: async (id) => read(() => personWithTimeline(tables, id)),
    resolve: async (identifier) =>
      read(() => {
        const admission = admitIdentifier(identifier, rules);
        if (!admission.ok) return { code: admission.code };
        const person = tables.people.idOf(admission.identifier);
        return person === undefined ? { code: 'person_unknown' } : { person };
      }),
    links: async ({ outcome, limit, after }) => read(() => tables.findLinks.page(outcome, limit, after)),
    addLink: async (addition) => write(() => addLink(tables, addition, rules)),
    removeLink: async (request) => write(() => removeLink(tables, request)),
    restoreLink: async (request) => write(() => restoreLink(tables, request)),

    async campaign(id, at) {
      const row = tables.campaigns.row(id);
      return row && campaignOf(row, at);
    },
    campaigns: async (at) => tables.campaigns.rows().map((row) => campaignOf(row, at)),
    async funnel(id, at) {
      const row = tables.campaigns.row(id);
      return row && funnelOf(row, at);
    },

    claim: async (request) => write(() => claim(tables, { ...request, issuer })),
    revoke: async (passId, at) =>
      write(() => {
        if (!tables.passes.get(passId)) return 'pass_unknown';
        return { passId, fresh: tables.passes.revoke(passId, at) };
      }),
    passKeys: async () => tables.signingKeys.trusted(),
    trust: async (since, at) => read(() => trustSince(tables, { since, storeId, issuer, now: at })),
    redeem: async (attempt) => write(() => redeem(tables, attempt)),
    redemptions: async (ids, keyId) =>
      read(() =>
        ids.map((id) => {
          const row = tables.redemptions.get(id);
          return row && (keyId === undefined || row.key_id === keyId)
            ? redemptionOf(row)
            : { redemptionId: id, state: 'unknown' };
        }),
      ),

    openHandoff: async (visit) =>
      write(() => {
        const subject = visitOf(tables, visit.anonymousId);
        if (!subject) return 'anonymous_id_invalid';
        return {
          ...tables.handoffs.create({ ...visit, anonymousId: subject.value, ttlMs: handoffTtlMs }),
          expiresInMs: handoffTtlMs,
          intervalMs: handoffIntervalMs,
        };
      }),
    lookUpHandoff: async (userCode, at) => read(() => invitation(tables, userCode, at)),
    confirmHandoff: async (joining) => write(() => joinVisits(tables, joining)),
    pollHandoff: async (waiting) => read(() => handoffState(tables, waiting)),

    findKey: async (text) => tables.keys.find(text),
    addKey: async (seed) => write(() => tables.keys.put(seed, now())),
    keys: async () => tables.keys.list(),
    revokeKey: async (id) => write(() => tables.keys.revoke(id, now())),

    ...createPrivacyStore({ database, tables, issuer, read, write }),

    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    rebuild: async () =>
      write(() => {
        tables.people.clear();
        tables.links.clear();
        tables.streams.clear();
        tables.traits.clear();
        tables.mentions.clear();
        tables.withdrawals.clear();
        let events = 0;
        for (let after = 0; ;) {
          const page = tables.events.after(after, replayPage);
          for (const { event, offset, ...known } of page)
            projectEvent(tables, { ...known, head: headOf(event) }, offset);
          tables.flush();
          events += page.length;
          const last = page.at(-1);
          if (!last) break;
          after = last.offset;
        }
        tables.streams.replayLosses();
        return { events };
      }),
    async sealLog() {
      let events = 0;
      for (let after: number | undefined = 0; after !== undefined;) {
        const from: number = after;
        const page = await write(() => tables.events.sealPage(from, replayPage));
        events += page.sealed;
        after = page.last;
      }
      if (events > 0) compact(database, Infinity);
      return { events };
    },
    async size() {
      const pages = Number(database.pragma('page_count', { simple: true }));
      return pages * Number(database.pragma('page_size', { simple: true }));
    },
    async close() {
      watchers.clear();
      if (!database.open) return;
      flush();
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
      keyFile.close();
    },
  };
}

function open(file: string): Database {
  // It holds the key that signs passes: for its owner's eyes only. Not when it is there, since another thread may have it
  // open, and closing a file drops the locks that the process holds on it.
  if (file !== ':memory:' && !existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = createDatabase(file);
  // A new file's: an event of a kilobyte fits beside others, which costs a quarter less than in pages of 4 kB.
  database.pragma('page_size = 16384');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  // Pages that change with every commit go to the file once for many commits: 32 MB of log before they do.
  database.pragma('wal_autocheckpoint = 2000');
  // The inner pages of the indexes of a file of millions of events.
  database.pragma('cache_size = -65536');
  database.pragma('temp_store = MEMORY');
  database.pragma('foreign_keys = ON');
  // What is deleted is overwritten.
  database.pragma('secure_delete = ON');
  migrate(database);
  return database;
}

/**
 * Who signs the passes: as told, else as kept, else made up. Code: config_invalid when another one has signed passes
 * already, which would all be foreign.
 */
function issuerOf(database: Database, told?: string): string {
  const kept = meta(database, 'issuer', told ?? `omokit-${randomUUID().slice(0, 8)}`);
  if (told === undefined || told === kept) return kept;
  if (database.prepare('select 1 from passes limit 1').get())
    throw new Failure(
      'config_invalid',
      `The issuer of this file is ${kept} and has signed passes, which ${told} would not accept. Keep the issuer, or start with a new file.`,
    );
  database.prepare("update meta set value = ? where name = 'issuer'").run(told);
  return told;
}

/** A name kept from the first start on. */
function meta(database: Database, name: string, first: string): string {
  database.prepare('insert or ignore into meta (name, value) values (?, ?)').run(name, first);
  const value = database.prepare<[string], string>('select value from meta where name = ?').pluck().get(name);
  if (value === undefined) throw new Error(`meta has no ${name}`);
  return value;
}
