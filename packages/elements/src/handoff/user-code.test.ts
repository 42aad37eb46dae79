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
  it('carries the code in the fragment and gives it back', () => {
    const address = handoffAddress('/page?x=1#old', 'WDJB-MJHT', 'https://shop.example/kiosk');
    expect(address).toBe('https://shop.example/page?x=1#omo-handoff=WDJB-MJHT');
    expect(takeUserCode(new URL(address).hash)).toEqual({ userCode: 'WDJB-MJHT', rest: '' });
  });

  it('leaves other fragments alone', () => {
    expect(takeUserCode('#top')).toEqual({ rest: '#top' });
    expect(takeUserCode('')).toEqual({ rest: '' });
    expect(takeUserCode('#top&omo-handoff=WDJB-MJHT&tab=2')).toEqual({
      userCode: 'WDJB-MJHT',
      rest: '#top&tab=2',
    });
  });

  it('takes a damaged code away without using it', () => {
    expect(takeUserCode('#omo-handoff=%3Cimg%3E')).toEqual({ rest: '' });
  });
});
