import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './language.js';
import { english, type MessageKey } from './messages-en.js';
import { chinese } from './messages-zh.js';

describe('the message tables', () => {
  const keys = Object.keys(english) as MessageKey[];
  const holes = (text: string) => new Set(text.match(/\{\w+\}/g));

  it('say the same things in every language', () => {
    expect(Object.keys(chinese).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(holes(chinese[key]), key).toEqual(holes(english[key]));
  });

  it('leave nothing untranslated', () => {
    const same = keys.filter((key) => chinese[key] === english[key]);
    expect(same).toEqual([]);
  });
});

describe('chooseLanguage', () => {
  it('takes what was chosen before, else the first the browser prefers, else English', () => {
    expect(chooseLanguage('zh-CN', ['en'])).toBe('zh-CN');
    expect(chooseLanguage(null, ['fr', 'zh-Hans-SG', 'en'])).toBe('zh-CN');
    expect(chooseLanguage('tlh', ['en-AU', 'zh'])).toBe('en');
    expect(chooseLanguage(null, ['fr'])).toBe('en');
  });
});
