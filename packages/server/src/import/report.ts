import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import { Failure } from '../failure.js';
import type { ImportedRow } from '../store/import-people.js';
import type { RowProblem } from './read-person.js';

const columns = ['row', 'outcome', 'person', 'column', 'code', 'message'] as const;

/** The rows somebody should look at, as CSV: people that were joined, or kept apart, and cells that did not count. */
export interface Report {
  row(row: ImportedRow): void;
  problem(problem: RowProblem): void;
  close(): Promise<void>;
}

/** Holds no identifier and no trait, so it may be mailed. Code: report_unwritable. */
export async function openReport(path: string): Promise<Report> {
  const file = createWriteStream(path, { flags: 'w', mode: 0o600 });
  try {
    await once(file, 'open');
  } catch (cause) {
    throw new Failure('report_unwritable', `The report ${path} cannot be written. Check its folder.`, {
      cause,
    });
  }
  // A spreadsheet runs a cell that begins with = + - or @: such texts come from the file that is imported.
  const write = (cells: Partial<Record<(typeof columns)[number], string | number>>) =>
    file.write(stringify([columns.map((column) => cells[column] ?? '')], { escape_formulas: true }));
  file.write(stringify([[...columns]]));

  return {
    row({ row, outcome, person, gone, apart }) {
      if (outcome === 'joined')
        write({
          row,
          outcome,
          person,
          message: `Joined with ${gone.join(', ')}, who now answer with ${person}.`,
        });
      if (outcome === 'erased')
        write({
          row,
          outcome,
          code: 'person_erased',
          message:
            'This person asked to be erased. Take the row out of the file; they may come back by themselves.',
        });
      for (const other of apart)
        write({
          row,
          outcome,
          person,
          column: other.type,
          code: other.code,
          message:
            other.code === 'trait_differs'
              ? `The ${other.type} is ${other.person}'s, of whom something else is known than the row says. They were not joined; if they are one person, say so in the console.`
              : `${other.person} has this ${other.type} as well, and the rules keep the two apart. Look at both in the console.`,
        });
    },
    problem: ({ row, column, code, message }) =>
      write({
        row,
        outcome: column === undefined ? 'left out' : 'cell',
        ...(column !== undefined && { column }),
        code,
        message,
      }),
    async close() {
      file.end();
      await once(file, 'close');
    },
  };
}
