import type { Identifier, JsonObject } from '@omokit/protocol';
import { admitIdentifier, linkMessages, type IdentityRules } from '@omokit/identity';
import type { Mapping } from './mapping.js';
import type { Row } from './read-rows.js';

/** What a row says of a person. */
export interface ImportedPerson {
  /** Number of the row in its file. */
  row: number;
  /** As they are known; the first one names the person best. */
  identifiers: Identifier[];
  traits: JsonObject;
  /** Milliseconds since 1970; absent when no column says it. */
  at?: number;
}

/** Why a cell, or a whole row, does not count. */
export interface RowProblem {
  row: number;
  column?: string;
  code: string;
  message: string;
}

const maxTraitLength = 4_000;

/** What the cells of a row say under a mapping. A cell that means nothing is a problem of its own, and costs no other. */
export function readPerson(
  { number: row, cells }: Row,
  mapping: Mapping,
  { rules, now }: { rules: IdentityRules; now: number },
): { person?: ImportedPerson; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const identifiers: Identifier[] = [];
  const traits: JsonObject = {};
  let at: number | undefined;
  let shared = false;

  for (const [column, target] of mapping) {
    const cell = cells[column]?.trim() ?? '';
    if (cell === '') continue;
    const refuse = (code: string, message: string) => problems.push({ row, column, code, message });
    if (target.kind === 'identifier') {
      const admission = admitIdentifier({ type: target.type, value: cell }, rules);
      if (admission.ok) identifiers.push(admission.identifier);
      // No mistake of the row's: the rules say that a kiosk's id is of nobody.
      else if (admission.code === 'identifier_shared') shared = true;
      else refuse(admission.code, linkMessages[admission.code]);
    } else if (target.kind === 'at') {
      at = timeOf(cell, now);
      if (at === undefined)
        refuse('time_invalid', 'This is no date of the past, like 2026-03-01 or 2026/3/1.');
    } else if (cell.length > maxTraitLength)
      refuse('trait_too_long', `A trait has up to ${maxTraitLength} characters.`);
    else traits[target.name] = target.name === 'birthday' ? monthDay(cell) : cell;
  }
  if (identifiers.length === 0) {
    const why = shared
      ? 'Its only identifier is of a device that many people use'
      : 'No identifier of this row names anybody';
    problems.push({ row, code: 'row_of_nobody', message: `${why}; it is left out.` });
    return { problems };
  }
  return { person: { row, identifiers, traits, ...(at !== undefined && { at }) }, problems };
}

const dayPattern = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ](.*))?$/;

/** A day (in UTC) or a time of ISO 8601; day and month in figures, the year first, since 3/4/2026 is two days. */
function timeOf(cell: string, now: number): number | undefined {
  const [, year = '', month = '', day = '', time] = dayPattern.exec(cell) ?? [];
  if (year === '') return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(
    time === undefined ? `${date}T00:00:00Z` : `${date}T${time}${/Z|[+-]\d\d:?\d\d$/.test(time) ? '' : 'Z'}`,
  );
  // Date.parse takes 31 February for 3 March.
  const real = new Date(Date.parse(`${date}T00:00:00Z`));
  return at <= now && real.getUTCDate() === Number(day) ? at : undefined;
}

/** A birthday without its year, as vCard spells it (RFC 6350, 4.3.1): what an offer needs, and no more. */
function monthDay(cell: string): string {
  const [, , month = '', day = ''] = dayPattern.exec(cell) ?? [];
  return month === '' ? cell : `--${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
