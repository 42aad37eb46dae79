import { InvalidArgumentError, Option, type Command } from 'commander';
import { isOrigin, keyKinds, newKeyText, originRule, type KeyKind } from '../store/keys.js';
import { openSqliteStore } from '../store/sqlite-store.js';
import type { Store } from '../store/store.js';
import { Failure } from '../failure.js';
import { makeFirstKeys, purposes } from './first-keys.js';
import { needFile, openFile } from './open-file.js';

const tell = (line: string) => void process.stdout.write(`${line}\n`);

async function withStore(file: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = openFile(file, () => openSqliteStore({ file }));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

/** The same on a file that must be there. */
async function withExistingStore(file: string, work: (store: Store) => Promise<void>): Promise<void> {
  needFile(file);
  await withStore(file, work);
}

const filled = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
};
const withOrigin = (origin: string, before: string[] = []): string[] => {
  if (!isOrigin(origin)) throw new InvalidArgumentError(`It ${originRule}.`);
  return [...before, origin];
};

export function addKeyCommands(program: Command): void {
  const file = () => new Option('--file <path>', 'the SQLite file').default('omokit.sqlite');

  program
    .command('init')
    .description('make the file, and a key of each kind, shown once')
    .addOption(file())
    .action((options: { file: string }) =>
      withStore(options.file, async (store) => {
        if (!(await makeFirstKeys(store, tell)))
          tell('There are keys already: omokit-server key list shows them, key add makes more.');
      }),
    );

  program
    .command('rebuild')
    .description('make people and streams anew from the event log; run it while the server is stopped')
    .addOption(file())
    .action((options: { file: string }) =>
      withExistingStore(options.file, async (store) => {
        const { events } = await store.rebuild();
        tell(`People and streams were made anew from ${events} events.`);
      }),
    );

  program
    .command('seal')
    .description('seal what an older version wrote of people in clear; run it while the server is stopped')
    .addOption(file())
    .action((options: { file: string }) =>
      withExistingStore(options.file, async (store) => {
        const { events } = await store.sealLog();
        await store.rebuild();
        tell(`The traits of ${events} events were sealed with keys in ${options.file}.keys.`);
      }),
    );

  const key = program.command('key').description('keys that clients show');
  key
    .command('add')
    .description('make a key; its text is shown once')
    .addOption(file())
    .addOption(new Option('--kind <kind>', 'what it may do').choices(keyKinds).makeOptionMandatory())
    .requiredOption('--name <name>', 'what it is called in the console: Kiosk 1', filled)
    .option(
      '--origins <origin...>',
      'origins of the pages that may use a publishable key; any unless told',
      withOrigin,
    )
    .action((options: { file: string; kind: KeyKind; name: string; origins?: string[] }) =>
      withStore(options.file, async (store) => {
        const { kind, name, origins } = options;
        const text = newKeyText(kind);
        const { id } = await store.addKey({ key: text, kind, name, ...(origins && { origins }) });
        tell(`${text}\n${id} · ${kind} · ${name} · ${purposes[kind]}\nIt is shown this once.`);
      }),
    );
  key
    .command('list')
    .description('list keys, without their texts')
    .addOption(file())
    .action((options: { file: string }) =>
      withExistingStore(options.file, async (store) => {
        const keys = await store.keys();
        if (keys.length === 0) tell('There are no keys. omokit-server init makes one of each kind.');
        for (const { id, kind, name, origins, createdAt, revokedAt } of keys)
          tell(
            [
              id,
              kind.padEnd(11),
              createdAt,
              revokedAt === undefined ? 'in use' : `revoked ${revokedAt}`,
              name,
              kind === 'publishable' ? origins.join(' ') : '',
            ].join('  '),
          );
      }),
    );
  key
    .command('revoke')
    .description('make a key worthless at once')
    .argument('<id>', 'as key list shows it')
    .addOption(file())
    .action((id: string, options: { file: string }) =>
      withExistingStore(options.file, async (store) => {
        if (!(await store.revokeKey(id)))
          throw new Failure(
            'key_unknown',
            `There is no key ${id} in use. omokit-server key list shows them.`,
          );
        tell(`${id} is revoked.`);
      }),
    );
}
