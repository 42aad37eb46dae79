import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.js';

describe('visibleText', () => {
  it('leaves what can be seen as it is, in any script', () => {
    for (const text of ['lin@shop.example', '+86 138 0013 8000', '王小明', 'שלום', '👩', '<b>&amp;</b>'])
      expect(visibleText(text)).toBe(text);
  });

  it('names what turns text around or shows as nothing', () => {
    expect(visibleText('gpj.\u202eexe')).toBe('gpj.⟨U+202E⟩exe');
    expect(visibleText('a\u200bb\0\n')).toBe('a⟨U+200B⟩b⟨U+0000⟩⟨U+000A⟩');
    expect(visibleText('\ud800')).toBe('⟨U+D800⟩');
  });
});
