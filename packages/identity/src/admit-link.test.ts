import type { Link } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { admitIdentifier, admitLink } from './admit-link.js';
import { linkCodes, linkMessages } from './link-codes.js';
import { createPhoneParser } from './phone.js';
import { defaultRules } from './rules.js';

const link: Link = {
  id: 'l1',
  a: { type: 'user', value: ' ann ' },
  b: { type: 'Email', value: 'Ann@example.com' },
  evidence: 'login',
  at: '2026-01-01T00:00:00.000Z',
};

describe('admitLink', () => {
  it('answers with both ends in their one spelling', () => {
    expect(admitLink(link, defaultRules)).toEqual({
      ok: true,
      a: { type: 'user', value: 'ann' },
      b: { type: 'email', value: 'ann@example.com' },
    });
  });

  it('answers with the end that is a person, when the other is not', () => {
    const kiosk = { type: 'device', value: 'kiosk-1' };
    expect(admitLink({ ...link, a: kiosk }, defaultRules)).toEqual({
      ok: false,
      code: 'identifier_shared',
      people: [{ type: 'email', value: 'ann@example.com' }],
    });
  });

  it.each(['', 'yesterday', '2026-01-01', '1 Jan 2026 00:00', '2026-13-01T00:00:00Z'])(
    'takes %j for no time',
    (at) => {
      expect(admitLink({ ...link, at }, defaultRules)).toEqual({
        ok: false,
        code: 'link_invalid',
        people: [],
      });
    },
  );
});

describe('admitIdentifier', () => {
  it.each([
    ['user', 'undefined', 'identifier_blocked'],
    ['device', 'kiosk-1', 'identifier_shared'],
    ['a:b', 'x', 'identifier_invalid'],
    ['', 'x', 'identifier_invalid'],
  ])('refuses %s:%s', (type, value, code) => {
    expect(admitIdentifier({ type, value }, defaultRules)).toEqual({ ok: false, code });
  });

  it.each(['000-0000-0000', '０００ ００００ ００００'])(
    'takes %s for nobody’s number, in a country too',
    (value) => {
      const rules = { ...defaultRules, phone: createPhoneParser({ country: 'JP' }) };
      expect(admitIdentifier({ type: 'phone', value }, rules)).toEqual({
        ok: false,
        code: 'identifier_blocked',
      });
      expect(admitIdentifier({ type: 'phone', value: '090-1000-1001' }, rules)).toMatchObject({ ok: true });
    },
  );

  it('refuses a flood of combining marks without the cost of normalising it', () => {
    const value = `a${'\u0301\u0323'.repeat(7_500)}`;
    const started = Date.now();
    for (let time = 0; time < 50; time++)
      expect(admitIdentifier({ type: 'email', value }, defaultRules)).toEqual({
        ok: false,
        code: 'identifier_invalid',
      });
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  it('normalises what it takes', () => {
    expect(admitIdentifier({ type: 'USER', value: ' Ann ' }, defaultRules)).toEqual({
      ok: true,
      identifier: { type: 'user', value: 'Ann' },
    });
  });
});

describe('linkMessages', () => {
  it('say of every code what happened and what to do', () => {
    expect(linkCodes).toHaveLength(8);
    for (const code of linkCodes) expect(linkMessages[code]).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
  });
});
