import { describe, expect, it } from 'vitest';
import { handoffAddress, normaliseUserCode, takeUserCode } from './user-code.js';

describe('normaliseUserCode', () => {
  it.each(['WDJB-MJHT', 'wdjbmjht', ' wdjb mjht ', 'WDJB–MJHT', 'ｗｄｊｂ－ｍｊｈｔ'])(
    'reads %s',
    (typed) => {
      expect(normaliseUserCode(typed)).toBe('WDJB-MJHT');
    },
  );

  it.each(['', 'WDJB', 'WDJB-MJH1', 'WDJB-MJHTX', '<script>', '%00'])('refuses %s', (typed) => {
    expect(normaliseUserCode(typed)).toBe(undefined);
  });
});

describe('the address of a hand-off', () => {
  const base = 'https://shop.example/kiosk';

  it('carries the code in the fragment and gives it back', () => {
    const address = handoffAddress('/page?x=1#old', 'WDJB-MJHT', base);
    expect(address).toBe('https://shop.example/page?x=1#omo-handoff=WDJB-MJHT');
    expect(takeUserCode(new URL(address))).toEqual({
      userCode: 'WDJB-MJHT',
      rest: { search: '?x=1', hash: '' },
    });
  });

  it('puts it where a mini-program looks for it, and reads it where one says it', () => {
    const link = 'weixin://dl/business/?appid=wx1&path=join&query=omo-handoff%3D{code}';
    expect(handoffAddress(link, 'WDJB-MJHT', base)).toBe(link.replace('{code}', 'WDJB-MJHT'));
    const back = handoffAddress('/join?tab=2&omo-handoff={code}', 'WDJB-MJHT', base);
    expect(takeUserCode(new URL(back))).toEqual({
      userCode: 'WDJB-MJHT',
      rest: { search: '?tab=2', hash: '' },
    });
  });

  it('leaves all else alone', () => {
    for (const place of [
      { search: '', hash: '' },
      { search: '?a=1&b', hash: '#top' },
      { search: '?x&&y', hash: '#/route?omo-handoff-not=1' },
    ]) {
      expect(takeUserCode(place)).toEqual({ rest: place });
    }
    expect(takeUserCode({ search: '?a', hash: '#top&omo-handoff=WDJB-MJHT&tab=2' })).toEqual({
      userCode: 'WDJB-MJHT',
      rest: { search: '?a', hash: '#top&tab=2' },
    });
  });

  it('takes a damaged code away without using it', () => {
    expect(takeUserCode({ search: '?omo-handoff=', hash: '#omo-handoff=%3Cimg%3E' })).toEqual({
      rest: { search: '', hash: '' },
    });
  });
});
