import { describe, expect, it } from 'vitest';
import { checkMapping, guessMapping, mappingTexts, parseMapping } from './mapping.js';

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

describe('a mapping', () => {
  it('names identifiers, traits and the time of a row', () => {
    const texts = ['Card No=member', 'a=b=email', 'Name=trait:name', 'Joined=at'];
    expect(mappingTexts(parseMapping(texts))).toEqual(texts);
    expect(parseMapping(texts).get('a=b')).toEqual({ kind: 'identifier', type: 'email' });
  });

  it.each(['', 'Name', '=email', 'Name=', 'Name=Trait Name', 'Name=trait:', 'X=UPPER', 'X=no-dash'])(
    'refuses %j',
    (text) => expect(codeOf(() => parseMapping([text]))).toBe('mapping_invalid'),
  );

  it('refuses a column that is mapped twice', () => {
    expect(codeOf(() => parseMapping(['A=email', 'A=phone']))).toBe('mapping_invalid');
  });

  it('is guessed from headers that say what they are, each target once', () => {
    const guessed = guessMapping(['会员号', '手机号', 'E-Mail', 'email', '姓名', 'Joined_at', 'Notes']);
    expect(mappingTexts(guessed)).toEqual([
      '会员号=member',
      '手机号=phone',
      'E-Mail=email',
      '姓名=trait:name',
      'Joined_at=at',
    ]);
  });

  it('must fit the header, and name somebody', () => {
    const mapping = parseMapping(['A=email', 'B=trait:name']);
    expect(codeOf(() => checkMapping(mapping, ['A', 'B'], 'm.csv'))).toBe(undefined);
    expect(codeOf(() => checkMapping(mapping, ['A', 'B'], 'm.csv', ['name']))).toBe(undefined);
    expect(codeOf(() => checkMapping(mapping, ['A', 'B'], 'm.csv', ['birthday']))).toBe('mapping_invalid');
    expect(codeOf(() => checkMapping(mapping, ['A'], 'm.csv'))).toBe('mapping_invalid');
    expect(codeOf(() => checkMapping(mapping, ['A', 'B', 'B'], 'm.csv'))).toBe('csv_header_invalid');
    expect(codeOf(() => checkMapping(parseMapping(['B=trait:name']), ['B'], 'm.csv'))).toBe(
      'mapping_invalid',
    );
  });
});
