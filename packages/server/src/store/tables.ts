import type { Database } from 'better-sqlite3';
import { createCampaignTable } from './campaigns.js';
import { createChunkTable } from './chunks.js';
import { createEventSeal } from './event-seal.js';
import { createEventTable } from './events.js';
import { createPeopleFinder } from './find-people.js';
import { createHandoffTable } from './handoffs.js';
import type { KeyFile } from './key-file.js';
import { createKeyTable } from './keys.js';
import { createNameTable } from './names.js';
import { createPassTable } from './passes.js';
import { createPeopleTable } from './people.js';
import { createRedemptionTable } from './redemptions.js';
import { createSigningKeyTable } from './signing-keys.js';
import { createStreamTable } from './streams.js';
import { createTraitTable } from './traits.js';
import { noChanges, type Changes } from './changes.js';

/** Everything a transaction may touch. */
export function createTables(database: Database, keyFile: KeyFile) {
  const people = createPeopleTable(database);
  const streams = createStreamTable(database, (stream) => tables.changes.streams.add(stream));
  const tables = {
    campaigns: createCampaignTable(database),
    events: createEventTable(
      database,
      createNameTable(database),
      createChunkTable(database),
      createEventSeal(keyFile),
    ),
    findPeople: createPeopleFinder(database),
    handoffs: createHandoffTable(database),
    keys: createKeyTable(database),
    passes: createPassTable(database),
    people,
    redemptions: createRedemptionTable(database),
    signingKeys: createSigningKeyTable(database),
    streams,
    traits: createTraitTable(database, keyFile),
    /** What the transaction that runs has changed so far. */
    changes: noChanges() as Changes,
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
      tables.events.undo();
      streams.undo();
      people.undo();
      keyFile.undo();
    },
  };
  return tables;
}
export type Tables = ReturnType<typeof createTables>;
