import { describe, expect, it } from 'vitest';
import { consentMessages } from './consent/messages.js';
import { couponMessages } from './coupon/messages.js';
import { handoffMessages } from './handoff/messages.js';
import { lookup } from './messages.js';
import { noticeMissing } from './notice.js';
import { privacyCenterMessages } from './privacy-center/messages.js';
import { purposeNames } from './purpose-names.js';
import { redeemerMessages } from './redeemer/messages.js';
import { scannerMessages } from './scanner/messages.js';
import { sessionMessages } from './session/messages.js';

const elements = {
  consent: consentMessages,
  coupon: couponMessages,
  handoff: handoffMessages,
  notice: noticeMissing,
  'privacy-center': privacyCenterMessages,
  purposes: purposeNames,
  redeemer: redeemerMessages,
  scanner: scannerMessages,
  session: sessionMessages,
};
const languages = ['en', 'zh-CN', 'zh-TW', 'ja', 'ru'];

/** Every text by its path; what a function makes of '1', '2', … for one. */
function flatten(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[`${path}()`, String(value('1', '2', '3'))]];
  return Object.entries(value as object).flatMap(([key, each]) => flatten(each, `${path}.${key}`));
}

/** What a text in the language has at least one letter of, and what it has none of. */
const scripts: Record<string, { some: RegExp; none?: RegExp }> = {
  en: { some: /[a-z]/i, none: /[\p{Script=Han}\p{Script=Cyrillic}]/u },
  'zh-CN': { some: /\p{Script=Han}/u, none: /[\p{Script=Hiragana}請這設為會過無裝]/u },
  'zh-TW': { some: /\p{Script=Han}/u, none: /[\p{Script=Hiragana}请这设为会过无装]/u },
  ja: { some: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u },
  ru: { some: /\p{Script=Cyrillic}/u },
};

describe.each(Object.entries(elements))('the texts of <omo-%s>', (_, translations) => {
  it('are there in five languages', () => {
    expect(Object.keys(translations)).toEqual(languages);
  });

  it.each(languages)('are all there in %s, in its own script', (language) => {
    const texts = flatten(translations[language]);
    expect(texts.map(([path]) => path).sort()).toEqual(
      flatten(translations.en)
        .map(([path]) => path)
        .sort(),
    );
    const { some, none } = scripts[language]!;
    const foreign = texts.filter(([, text]) => !some.test(text) || none?.test(text));
    expect(foreign).toEqual([]);
  });

  it.each(languages)('say in %s what they are told', (language) => {
    const told = (translation: unknown) =>
      flatten(translation)
        .filter(([path]) => path.endsWith('()'))
        .map(([path, text]) => [path, ['1', '2', '3'].filter((each) => text.includes(each))]);
    expect(Object.fromEntries(told(translations[language]))).toEqual(
      Object.fromEntries(told(translations.en)),
    );
  });
});

describe('lookup', () => {
  it('reads Chinese in the script of the region', () => {
    const texts = { 'zh-CN': '简体', 'zh-TW': '繁體', en: 'English' };
    for (const tag of ['zh', 'zh-SG', 'zh-Hans', 'zh-Hans-HK', 'ZH-cn'])
      expect(lookup(texts, tag)).toBe('简体');
    for (const tag of ['zh-HK', 'zh-MO', 'zh-Hant', 'zh-Hant-CN', 'zh-tw']) {
      expect(lookup(texts, tag)).toBe('繁體');
    }
  });

  it('survives a lang that is no tag', () => {
    expect(lookup({ en: 'English', ja: '日本語' }, '!')).toBe('English');
    expect(lookup({ ja: '日本語' }, '')).toBe('日本語');
  });
});
