import { describe, expect, it } from 'vitest';
import { usCharacter } from './us-layout.js';

describe('usCharacter', () => {
  it('types every printable ASCII character', () => {
    const codes = [
      ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `Key${letter}`),
      ...[...'0123456789'].map((digit) => `Digit${digit}`),
      ...['Backquote', 'Minus', 'Equal', 'BracketLeft', 'BracketRight', 'Backslash', 'Semicolon'],
      ...['Quote', 'Comma', 'Period', 'Slash', 'Space'],
    ];
    const typed = codes.flatMap((code) => [usCharacter(code, false, false), usCharacter(code, true, false)]);
    const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
    expect(new Set(typed)).toEqual(new Set(ascii));
  });

  it('lets Caps Lock turn letters around, and only letters', () => {
    expect(usCharacter('KeyA', false, true)).toBe('A');
    expect(usCharacter('KeyA', true, true)).toBe('a');
    expect(usCharacter('Digit1', false, true)).toBe('1');
  });

  it('knows the number pad, and no key that types nothing', () => {
    expect(usCharacter('Numpad7', false, false)).toBe('7');
    expect(usCharacter('F1', false, false)).toBeUndefined();
    expect(usCharacter('', false, false)).toBeUndefined();
  });
});
