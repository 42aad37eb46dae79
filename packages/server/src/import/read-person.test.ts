import { defaultRules } from '@omokit/identity';
import { describe, expect, it } from 'vitest';
import { parseMapping } from './mapping.js';
import { readPerson } from './read-person.js';

const mapping = parseMapping([
  'No=member',
  'Mail=email',
  'Kiosk=device',
  'Name=trait:name',
  'Born=trait:birthday',
  'Joined=at',
]);
const now = Date.parse('2026-03-01T10:00:00Z');
const read = (cells: Record<string, string>) =>
  readPerson({ number: 7, cells }, mapping, { rules: defaultRules, now });

describe('a row of members', () => {
  it('says who somebody is, and what is known of them since when', () => {
    expect(
      read({
        No: ' M1 ',
        Mail: 'Lin@Example.com',
        Kiosk: 'k-7',
        Name: 'Lin',
        Born: '1990-03-04',
        Joined: '2024/1/31',
      }),
    ).toEqual({
      person: {
        row: 7,
        identifiers: [
          { type: 'member', value: 'M1' },
          { type: 'email', value: 'lin@example.com' },
        ],
        traits: { name: 'Lin', birthday: '--03-04' },
        at: Date.parse('2024-01-31T00:00:00Z'),
      },
      problems: [],
    });
  });

  it('goes on without a cell that means nobody, and says so', () => {
    const { person, problems } = read({ No: 'M1', Mail: 'N/A' });
    expect(person?.identifiers).toEqual([{ type: 'member', value: 'M1' }]);
    expect(problems).toMatchObject([{ row: 7, column: 'Mail', code: 'identifier_blocked' }]);
  });

  it.each([
    ['no identifier', { Name: 'Lin' }],
    ['a kiosk alone', { Kiosk: 'k-7' }],
    ['nothing', {}],
  ])('with %s is of nobody', (_, cells) => {
    const { person, problems } = read(cells as Record<string, string>);
    expect(person).toBe(undefined);
    expect(problems.map(({ code }) => code)).toEqual(['row_of_nobody']);
  });

  it.each(['31.12.2020', '3/4/2026', '2026-02-30', '2027-01-01', '2026-13-01', 'yesterday', '0000-00-00'])(
    'counts from its import when its date is none: %s',
    (Joined) => {
      const { person, problems } = read({ No: 'M1', Joined });
      expect(person).toMatchObject({ row: 7 });
      expect(person).not.toHaveProperty('at');
      expect(problems).toMatchObject([{ column: 'Joined', code: 'time_invalid' }]);
    },
  );

  it.each([
    ['2026年1月2日', '2026-01-02T00:00:00Z'],
    ['2026.1.2 08:30', '2026-01-02T08:30:00Z'],
    ['2026-01-02T08:30:00+08:00', '2026-01-02T00:30:00Z'],
  ])('takes %s as a time', (Joined, at) => {
    expect(read({ No: 'M1', Joined }).person?.at).toBe(Date.parse(at));
  });

  it('refuses a trait that is a book', () => {
    const { person, problems } = read({ No: 'M1', Name: 'x'.repeat(4_001) });
    expect(person?.traits).toEqual({});
    expect(problems).toMatchObject([{ column: 'Name', code: 'trait_too_long' }]);
  });
});
