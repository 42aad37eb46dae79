import { Option, type Command } from 'commander';
import { Failure } from '../failure.js';
import { openSqliteStore } from '../store/sqlite-store.js';
import { readConfig } from './config.js';
import { needFile, openFile } from './open-file.js';

const dayMs = 86_400_000;

/** What the server does of itself once a day, by hand. */
export function addPrivacyCommands(program: Command): void {
  program
    .command('compact')
    .description('leave no copy of what was erased in a file over 256 MB; run it while the server is stopped')
    .addOption(new Option('--file <path>', 'the SQLite file').default('omokit.sqlite'))
    .action(async ({ file }: { file: string }) => {
      needFile(file);
      const store = openFile(file, () => openSqliteStore({ file }));
      try {
        await store.compact();
        process.stdout.write('Every page was written anew.\n');
      } finally {
        await store.close();
      }
    });

  program
    .command('retention')
    .description('take the contents of events that are kept no longer, as the configuration says')
    .addOption(new Option('--file <path>', 'the SQLite file').default('omokit.sqlite'))
    .addOption(new Option('--config <path>', 'JSON file with retention').makeOptionMandatory())
    .action(async ({ file, config }: { file: string; config: string }) => {
      const { retention = {}, privacy } = readConfig(config);
      if (Object.keys(retention).length === 0)
        throw new Failure(
          'config_invalid',
          `${config} keeps everything for ever. Give retention in days: { "retention": { "analytics": 400 } }.`,
        );
      needFile(file);
      const store = openFile(file, () => openSqliteStore({ file }));
      try {
        const now = Date.now();
        const auditBefore = now - (privacy?.auditDays ?? 730) * dayMs;
        const { expired } = await store.expire({ days: retention, now, auditBefore });
        process.stdout.write(`The contents of ${expired} events were taken.\n`);
      } finally {
        await store.close();
      }
    });
}
