import { expect } from '@esm-bundle/chai';
import { languageOf, localText, lookup } from './messages.js';

describe('languages', () => {
  it('takes the closest lang, through shadow roots', () => {
    const outer = document.createElement('div');
    outer.lang = 'zh-CN';
    const inner = document.createElement('div');
    const element = document.createElement('p');
    outer.append(inner);
    inner.attachShadow({ mode: 'open' }).append(element);
    document.body.append(outer);
    expect(languageOf(element)).to.equal('zh-CN');
    element.lang = 'en-GB';
    expect(languageOf(element)).to.equal('en-GB');
    outer.remove();
  });

  it('falls back from region to language to English to whatever there is', () => {
    const texts = { en: 'Welcome', 'zh-CN': '欢迎' };
    expect(lookup(texts, 'zh-CN')).to.equal('欢迎');
    expect(lookup(texts, 'ZH-cn')).to.equal('欢迎');
    expect(lookup(texts, 'zh-Hans-CN')).to.equal('欢迎');
    expect(lookup(texts, 'en-AU')).to.equal('Welcome');
    expect(lookup(texts, 'fr')).to.equal('Welcome');
    expect(lookup({ ja: 'ようこそ' }, 'fr')).to.equal('ようこそ');
    expect(lookup({}, 'fr')).to.equal(undefined);
  });

  it('reads plain texts and missing ones', () => {
    expect(localText('Hello', 'zh-CN')).to.equal('Hello');
    expect(localText(undefined, 'en')).to.equal('');
  });
});
