import { Command } from 'commander';
import { addImportCommand } from './import-command.js';
import { addKeyCommands } from './key-commands.js';
import { addPrivacyCommands } from './privacy-commands.js';
import { addServeCommand } from './serve-command.js';

/** The commands of `omokit-server`. */
export const program = new Command('omokit-server')
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
