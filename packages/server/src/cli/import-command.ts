import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { SingleBar } from 'cli-progress';
import createDatabase from 'better-sqlite3';
import { Failure } from '../failure.js';
import { checkFile, importFile, type ImportPlan, type ImportSummary } from '../import/import-file.js';
import { checkMapping, guessMapping, mappingTexts, parseMapping } from '../import/mapping.js';
import { shapeOf } from '../import/read-rows.js';
import { openReport } from '../import/report.js';
import type { ServerOptions } from '../server.js';
import type { IdentityOptions } from '../store/identity-rules.js';
import { keyFileOf } from '../store/key-file.js';
import { openSqliteStore } from '../store/sqlite-store.js';
import { readConfig } from './config.js';
import { needFile, openFile } from './open-file.js';

interface ImportOptions {
  file: string;
  map?: string[];
  config?: string;
  encoding?: string;
  delimiter?: string;
  agree?: string[];
  hashKey?: string;
  hash?: string[];
  source?: string;
  report?: string;
  apply?: boolean;
}

const tell = (line: string) => void process.stdout.write(`${line}\n`);

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('bring the members of a CSV file in; shows what would happen, and does it with --apply')
    .argument('<csv>', 'a file with a header, of any size')
    .option('--map <column=target...>', 'what a column is: a type of identifier, trait:<name>, or at')
    .option('--apply', 'do it; without it nothing is changed')
    .option('--report <path>', 'write rows to look at as CSV: joined, kept apart, left out')
    .option(
      '--agree <trait...>',
      'join a row with people who are known only where these traits agree, such as birthday',
    )
    .option('--hash-key <key>', 'hash identifiers as your pages do, with the key they have')
    .option('--hash <type...>', 'types to hash; all but user, anonymous, pass and device unless told')
    .option('--source <name>', 'what the console calls it; the name of the file unless told')
    .option('--encoding <label>', 'utf-8 unless told or marked; gb18030, big5, shift_jis, windows-1251 …')
    .addOption(
      new Option('--delimiter <character>', 'found from the header unless told').argParser(oneCharacter),
    )
    .option(
      '--config <path>',
      "the server's JSON file with its identity rules, when it has not run on the file yet",
    )
    .option('--file <path>', 'the SQLite file', 'omokit.sqlite')
    .addHelpText(
      'after',
      `
Run it without --apply first: it works on a copy and says what would merge, what conflicts and why. A server that runs on
the file may go on. An import that was stopped goes on where it was when it is started again.

Examples:
  omokit-server import members.csv --map "Card No=member" "E-Mail=email" "Mobile=phone" "Name=trait:name" "Joined=at"
  omokit-server import members.csv --map "Card No=member" "E-Mail=email" --report look.csv --apply`,
    )
    .action(run);
}

async function run(path: string, options: ImportOptions): Promise<void> {
  needFile(options.file);
  const { identity }: Partial<ServerOptions> = options.config === undefined ? {} : readConfig(options.config);
  const shape = await shapeOf({ path, ...options });
  const mapping = options.map ? parseMapping(options.map) : guessMapping(shape.header);
  if (!options.map && mapping.size > 0)
    tell(`Columns taken by their names: ${mappingTexts(mapping).join('  ')}\n(--map says it otherwise)`);
  checkMapping(mapping, shape.header, path, options.agree);
  const source = `import:${options.source ?? basename(path)}`;
  const { agree, hashKey, hash: types } = options;
  if (types && hashKey === undefined)
    throw new Failure(
      'mapping_invalid',
      '--hash says what to hash, and not with which key: give --hash-key.',
    );
  const plan: ImportPlan = {
    path,
    shape,
    mapping,
    source,
    now: Date.now,
    ...(agree && { agree }),
    ...(hashKey !== undefined && { hash: { key: hashKey, ...(types && { types }) } }),
  };

  await withBar('Checking ', shape.bytes, (progress) => checkFile(plan, { progress }));
  const told = { identity, report: options.report };
  const summary = options.apply
    ? await importInto(options.file, plan, told)
    : await onCopy(options.file, (copy) => importInto(copy, { ...plan, alone: true }, told));
  tell(
    options.config === undefined
      ? `Rules: those that ${options.file} keeps. --config says others.`
      : `Rules: those of ${options.config}.`,
  );
  for (const line of linesOf(summary)) tell(line);
  if (options.report !== undefined) tell(`Rows to look at: ${options.report}`);
  if (!options.apply) tell('Nothing was changed. The same command with --apply does it.');
  else if (!summary.finished) tell('Stopped. The same command goes on where it was.');
}

async function importInto(
  file: string,
  plan: ImportPlan,
  { identity, report: reportPath }: { identity: IdentityOptions | undefined; report: string | undefined },
) {
  const store = openFile(file, () => openSqliteStore({ file, ...(identity && { identity }) }));
  const report = reportPath === undefined ? undefined : await openReport(reportPath);
  let stopped = false;
  const stop = () => void (stopped = true);
  process.once('SIGINT', stop);
  try {
    const summary = await withBar('Importing', plan.shape.bytes, (progress) =>
      importFile(store, plan, {
        progress,
        stopped: () => stopped,
        ...(report && { row: report.row, problem: report.problem }),
      }),
    );
    await store.audit({ action: 'people_imported', actor: 'cli', at: plan.now(), count: summary.rows });
    return summary;
  } finally {
    process.removeListener('SIGINT', stop);
    await report?.close();
    await store.close();
  }
}

/** Works on a copy beside the file, gone afterwards: what it answers is what would happen, exactly. */
async function onCopy<Result>(file: string, work: (copy: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(dirname(resolve(file)), '.omokit-trial-'));
  try {
    const copy = join(folder, 'trial.sqlite');
    await copyDatabase(file, copy);
    // Whoever was erased is known by these keys.
    if (existsSync(keyFileOf(file))) await copyDatabase(keyFileOf(file), keyFileOf(copy));
    return await work(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyDatabase(file: string, copy: string): Promise<void> {
  const original = openFile(file, () => createDatabase(file, { readonly: true }));
  try {
    await original.backup(copy);
  } finally {
    original.close();
  }
}

async function withBar<Result>(
  what: string,
  bytes: number,
  work: (progress: (bytes: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({
    format: `${what} {bar} {percentage} %  {megabytes} MB  {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: false,
  });
  const payload = (done: number) => ({ megabytes: (done / 1e6).toFixed(1) });
  bar.start(Math.max(bytes, 1), 0, payload(0));
  try {
    return await work((done) => bar.update(done, payload(done)));
  } finally {
    bar.stop();
  }
}

function linesOf({ rows, outcomes, leftOut, problems }: ImportSummary): string[] {
  const line = (count: number, what: string) => `${String(count).padStart(10)}  ${what}`;
  return [
    line(rows, 'rows'),
    line(outcomes.new, 'people nobody knew'),
    line(outcomes.known, 'rows of people who were known'),
    line(outcomes.joined, 'rows that join people into one'),
    line(
      outcomes.flagged,
      'rows with an identifier that is left to another person (identifier_limit, trait_differs)',
    ),
    ...(outcomes.repeated > 0 ? [line(outcomes.repeated, 'rows imported before')] : []),
    ...(outcomes.erased > 0 ? [line(outcomes.erased, 'rows left out: their people asked to be erased')] : []),
    ...(leftOut > 0 ? [line(leftOut, 'rows left out: they name nobody')] : []),
    ...[...problems]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([what, { count, row }]) => line(count, `${what}, first in row ${row}`)),
  ];
}

function oneCharacter(text: string): string {
  const character = text === '\\t' || text === 'tab' ? '\t' : text;
  if (character.length !== 1)
    throw new Failure('mapping_invalid', `'${text}' is no delimiter. Give one character, or tab.`);
  return character;
}
