import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { hashIdentifier, plainTypes } from '@omokit/identity';
import type { ImportedRow } from '../store/import-people.js';
import type { Store } from '../store/store.js';
import { mappingTexts, type Mapping } from './mapping.js';
import { readPerson, type ImportedPerson, type RowProblem } from './read-person.js';
import { readRows, type CsvShape } from './read-rows.js';

export interface ImportPlan {
  path: string;
  shape: CsvShape;
  mapping: Mapping;
  /** Whom the links and traits are from: `import:members.csv`. */
  source: string;
  /** Traits in which a row must agree with whom it would join. */
  agree?: readonly string[];
  /** Identifiers are hashed as pages of the site hash them, `types` unless told all but those that systems made. */
  hash?: { key: string; types?: readonly string[] };
  /** Nobody else has the file open, so nobody waits. */
  alone?: boolean;
  now(): number;
}

export interface ImportSummary {
  rows: number;
  outcomes: Record<ImportedRow['outcome'], number>;
  /** Rows left out, since nothing in them names anybody. */
  leftOut: number;
  /** By code and column, how many cells did not count, and the first row with one. */
  problems: Map<string, { count: number; row: number }>;
}

/** What is told while it runs. */
export interface ImportWatch {
  progress?(bytes: number): void;
  row?(row: ImportedRow): void;
  problem?(problem: RowProblem): void;
  /** Asked between transactions: whether to stop here. */
  stopped?(): boolean;
}

/**
 * How long a transaction takes, about, whatever a row costs, and the pause after it. Only one process at a time writes to
 * a file: while a transaction runs, a server on the same file waits, and in the pause it has its turn, since it asks for it
 * more often than that (`retryMs` of the store).
 */
const beside = { commitMs: 80, pauseMs: 10, first: 100 } as const;
/** The fewer transactions, the fewer times a page is written. */
const alone = { commitMs: 400, pauseMs: 0, first: 500 } as const;
const rowsPerCommit = { least: 50, most: 5_000 } as const;

/** Reads a file once from end to end, so that one that cannot be read changes nothing. Codes: those of `readRows`. */
export async function checkFile(plan: ImportPlan, watch: ImportWatch = {}): Promise<{ rows: number }> {
  let rows = 0;
  for await (const row of readRows(plan.path, plan.shape, watch.progress)) rows += Number(row.number > 0);
  return { rows };
}

/**
 * Brings the rows of a file into a store. What was imported before is passed over, so an import that was stopped goes on
 * where it was, and the same file again changes nothing.
 */
export async function importFile(
  store: Store,
  plan: ImportPlan,
  watch: ImportWatch = {},
): Promise<ImportSummary & { finished: boolean }> {
  const importId = await idOf(plan);
  const summary: ImportSummary = {
    rows: 0,
    outcomes: { new: 0, known: 0, joined: 0, flagged: 0, repeated: 0, erased: 0 },
    leftOut: 0,
    problems: new Map(),
  };
  let people: ImportedPerson[] = [];
  const pace = plan.alone ? alone : beside;
  let due: number = pace.first;

  async function commit(): Promise<void> {
    const began = performance.now();
    const imported = await store.importPeople({
      importId,
      source: plan.source,
      people,
      ...(plan.agree && { agree: plan.agree }),
      receivedAt: plan.now(),
    });
    for (const row of imported) {
      summary.outcomes[row.outcome] += 1;
      watch.row?.(row);
    }
    const tookMs = performance.now() - began;
    due = Math.round((people.length * pace.commitMs) / tookMs);
    due = Math.min(rowsPerCommit.most, Math.max(rowsPerCommit.least, due));
    people = [];
    if (pace.pauseMs > 0) await wait(pace.pauseMs);
  }

  for await (const row of readRows(plan.path, plan.shape, watch.progress)) {
    summary.rows += 1;
    const { person, problems } = readPerson(row, plan.mapping, { rules: store.rules, now: plan.now() });
    for (const problem of problems) {
      const key = problem.column === undefined ? problem.code : `${problem.code} in ${problem.column}`;
      const known = summary.problems.get(key);
      summary.problems.set(key, { count: (known?.count ?? 0) + 1, row: known?.row ?? problem.row });
      watch.problem?.(problem);
    }
    if (person) people.push(plan.hash ? await hashed(person, plan.hash) : person);
    else summary.leftOut += 1;
    if (people.length < due) continue;
    await commit();
    if (watch.stopped?.()) return { ...summary, finished: false };
  }
  if (people.length > 0) await commit();
  return { ...summary, finished: true };
}

/** The same person by hashes; what was read is spelled and checked already. */
async function hashed(
  person: ImportedPerson,
  { key, types }: NonNullable<ImportPlan['hash']>,
): Promise<ImportedPerson> {
  const identifiers = await Promise.all(
    person.identifiers.map(async (identifier) => {
      const isPlain = types ? !types.includes(identifier.type) : plainTypes.includes(identifier.type);
      const hash = isPlain ? undefined : await hashIdentifier(identifier, { key });
      return hash?.ok ? hash.identifier : identifier;
    }),
  );
  return { ...person, identifiers };
}

/** Of the contents and of how they are read. */
async function idOf({ path, shape, mapping, source, agree = [], hash: by }: ImportPlan): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([source, shape.encoding, shape.delimiter, mappingTexts(mapping), agree, by]));
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('base64url').slice(0, 16);
}
