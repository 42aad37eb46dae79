import type { Database } from 'better-sqlite3';
import { createAuditTable } from './audit.js';
import { defaultRules, type IdentityRules } from '@omokit/identity';
import { createCampaignTable } from './campaigns.js';
import { createChunkTable } from './chunks.js';
import { createErasedTable } from './erased.js';
import { createErasureTable } from './erasures.js';
import { createEventSeal } from './event-seal.js';
import { createEventTable } from './events.js';
import { createPeopleFinder } from './find-people.js';
import { createPossessions } from './export-person.js';
import { createForgetting } from './forget-people.js';
import { createHandoffTable } from './handoffs.js';
import type { KeyFile } from './key-file.js';
import { createKeyTable } from './keys.js';
import { createMentionTable } from './mentions.js';
import { createNameTable } from './names.js';
import { createLinkFinder } from './find-links.js';
import { createLinkTable } from './links.js';
import { createPassTable } from './passes.js';
import { createPeopleTable } from './people.js';
import { createPersonIds } from './person-ids.js';
import { createPersonRows } from './person-rows.js';
import { createProofTable } from './proofs.js';
import { createRedemptionTable } from './redemptions.js';
import { createRetentionTable } from './retention.js';
import { createSigningKeyTable } from './signing-keys.js';
import { createStreamTable } from './streams.js';
import { createTraitTable } from './traits.js';
import { createWithdrawalTable } from './withdrawals.js';
import { noChanges, type Changes } from './changes.js';

export interface TableOptions {
  rules?: IdentityRules;
  /** What ids of people are keyed with. */
  secret?: string;
  /** How many links are replayed, on average, for one that comes late and is in conflict. */
  replayedPerLink?: number;
}

/** Everything a transaction may touch. */
export function createTables(
  database: Database,
  keyFile: KeyFile,
  { rules = defaultRules, secret = '', replayedPerLink }: TableOptions = {},
) {
  const personId = createPersonIds(secret);
  const personRows = createPersonRows(database, personId);
  const people = createPeopleTable(database, personRows, rules);
  const links = createLinkTable(database, {
    rows: personRows,
    personId,
    rules,
    admit: people.admit,
    earned: replayedPerLink,
  });
  const findLinks = createLinkFinder(database, { links: links.rows, rows: personRows, rules });
  const streams = createStreamTable(database, (stream) => tables.changes.streams.add(stream));
  const names = createNameTable(database);
  const tables = {
    audit: createAuditTable(database),
    campaigns: createCampaignTable(database),
    erased: createErasedTable(database, keyFile, rules),
    erasures: createErasureTable(database),
    events: createEventTable(database, names, createChunkTable(database), createEventSeal(keyFile)),
    findLinks,
    findPeople: createPeopleFinder(database, findLinks, rules),
    forget: createForgetting(database, personId, links.reconsider),
    handoffs: createHandoffTable(database),
    keys: createKeyTable(database),
    keyFile,
    links,
    mentions: createMentionTable(database, rules),
    names,
    passes: createPassTable(database),
    people,
    possessions: createPossessions(database),
    proofs: createProofTable(database, keyFile, rules),
    redemptions: createRedemptionTable(database),
    retention: createRetentionTable(database),
    rules,
    signingKeys: createSigningKeyTable(database),
    streams,
    traits: createTraitTable(database, keyFile),
    withdrawals: createWithdrawalTable(database),
    /** What the transaction that runs has changed so far. */
    changes: noChanges() as Changes,
    /** Does what is only to be looked at: its result is what it would be, and nothing of it stays. */
    tentatively<Result>(work: () => Result): Result {
      tables.flush();
      database.exec('savepoint tentatively');
      try {
        return work();
      } finally {
        database.exec('rollback to tentatively; release tentatively');
        tables.undo();
      }
    },
    /** Writes what was gathered: many events of a transaction are one chunk of the log and one row of a projection. */
    flush(): void {
      tables.events.flush();
      streams.flush();
      people.flush();
      // On disk before anything that is sealed with them.
      keyFile.commit();
    },
    /** Forgets what was gathered and remembered in a transaction that did not take place. */
    undo(): void {
      tables.forgetRemembered();
      streams.undo();
      keyFile.undo();
    },
    /** Forgets what is remembered of the file, which may have changed. */
    forgetRemembered(): void {
      tables.events.undo();
      people.undo();
      tables.mentions.undo();
      tables.erased.undo();
      tables.withdrawals.undo();
    },
  };
  return tables;
}
export type Tables = ReturnType<typeof createTables>;
