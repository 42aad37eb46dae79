#!/usr/bin/env node
import { checkNode } from './cli/check-node.js';
import { Failure } from './failure.js';

try {
  checkNode(process.versions.node);
  // Not before: an older Node lacks what the commands import, and would say so in words of its own.
  const { program } = await import('./cli/program.js');
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`omokit-server: ${error.message} (${error.code})\n`);
  process.exitCode = 1;
}
