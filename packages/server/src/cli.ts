#!/usr/bin/env node
import { Command } from 'commander';
import { checkNode } from './cli/check-node.js';
import { Failure } from './failure.js';
import { addImportCommand } from './cli/import-command.js';
import { addKeyCommands } from './cli/key-commands.js';
import { addPrivacyCommands } from './cli/privacy-commands.js';
import { addServeCommand } from './cli/serve-command.js';

const program = new Command('omokit-server')
  .description('The reference backend of Omokit, on one SQLite file.')
  .version('0.1.0')
  .showHelpAfterError('omokit-server --help lists the commands and their options.')
  .addHelpText(
    'after',
    `
Examples:
  omokit-server                                      run on omokit.sqlite, port 4100; makes keys on the first run
  omokit-server serve --config omokit.json --assets ./public
  omokit-server key add --kind device --name "Kiosk 2"`,
  );
addServeCommand(program);
addImportCommand(program);
addKeyCommands(program);
addPrivacyCommands(program);

try {
  checkNode(process.versions.node);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`omokit-server: ${error.message} (${error.code})\n`);
  process.exitCode = 1;
}
