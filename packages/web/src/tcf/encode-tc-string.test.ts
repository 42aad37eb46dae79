import fc from 'fast-check';
import { TCString } from '@iabtechlabtcf/core';
import { describe, expect, it } from 'vitest';
import { purposes as allPurposes, type Purpose } from '@omokit/protocol';
import { encodeTcString, type TcfCmp } from './encode-tc-string.js';
import { decodeTcString, grantedByTcString } from './tc-string.js';
import { consentsFor, grantedBy, tcfPurposes, type TcfPurposes } from './tcf-purposes.js';

const cmp: TcfCmp = {
  cmpId: 31,
  cmpVersion: 2,
  vendorList: {
    vendorListVersion: 123,
    vendors: {
      8: { id: 8, purposes: [1, 3, 4], legIntPurposes: [2, 7] },
      21: { id: 21, purposes: [8] },
      77: { id: 77, purposes: [1, 9], deletedDate: '2025-01-01T00:00:00Z' },
      91: { id: 91, purposes: [], specialPurposes: [1] },
      755: { id: 755, purposes: [1, 3, 4], flexiblePurposes: [2] },
    },
  },
  publisherCountryCode: 'DE',
  consentLanguage: 'fr',
};
const at = '2026-03-04T15:16:17.123Z';
const answers = fc.subarray<Purpose>(['analytics', 'personalisation', 'marketing', 'location']);

describe('encodeTcString', () => {
  it('says who was asked what, in which words, and what they answered', () => {
    const text = encodeTcString({ granted: ['marketing'], at }, cmp);
    const model = TCString.decode(text);
    expect(model).toMatchObject({
      version: 2,
      cmpId: 31,
      cmpVersion: 2,
      vendorListVersion: 123,
      policyVersion: 5,
      consentLanguage: 'FR',
      publisherCountryCode: 'DE',
      isServiceSpecific: true,
      created: new Date('2026-03-04T00:00:00Z'),
      lastUpdated: new Date('2026-03-04T00:00:00Z'),
    });
    expect([...model.purposeConsents.values()]).toEqual([1, 2, 3, 4, 7]);
    expect([...model.publisherConsents.values()]).toEqual([1, 2, 3, 4, 7]);
    expect([...model.purposeLegitimateInterests.values()]).toEqual([]);
    expect([...model.vendorConsents.values()]).toEqual([8, 755]);
    expect([...model.vendorLegitimateInterests.values()]).toEqual([91]);
    expect([...model.vendorsDisclosed.values()]).toEqual([8, 21, 91, 755]);
    // TCF 2.3: the segment of disclosed vendors, and that of the publisher.
    expect(text.split('.')).toHaveLength(3);
  });

  it('names the vendors that the notice names', () => {
    const model = TCString.decode(
      encodeTcString({ granted: ['analytics'], at }, { ...cmp, vendors: [21, 77, 9] }),
    );
    expect([...model.vendorsDisclosed.values()]).toEqual([21]);
    expect([...model.vendorConsents.values()]).toEqual([21]);
  });

  it('comes out again as it went in', () => {
    fc.assert(
      fc.property(answers, (granted) => {
        const text = encodeTcString({ granted: ['operation', 'health', ...granted], at }, cmp);
        expect(grantedByTcString(text).sort()).toEqual([...granted].sort());
        expect(grantedByTcString(text, { of: 'publisher' }).sort()).toEqual([...granted].sort());
        expect(decodeTcString(text).hasVendor(77)).toBe(false);
      }),
    );
  });

  it.each([
    { cmpId: 1 },
    { cmpVersion: 1e9 },
    { publisherCountryCode: 'Germany' },
    { consentLanguage: 'klingon' },
  ])('says of %o that it describes no consent tool', (wrong) => {
    expect(() => encodeTcString({ granted: [], at }, { ...cmp, ...wrong })).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    );
  });
});

describe('consentsFor', () => {
  it('grants nothing that was not answered, whatever the map', () => {
    const needs = fc.record({
      purposes: fc.uniqueArray(fc.integer({ min: 2, max: 11 }), { minLength: 1 }).map((ids) => [1, ...ids]),
      specialFeatures: fc.uniqueArray(fc.integer({ min: 1, max: 2 })),
    });
    const maps = fc.dictionary(fc.constantFrom(...allPurposes), needs) as fc.Arbitrary<TcfPurposes>;
    fc.assert(
      fc.property(maps, answers, (map, granted) => {
        for (const purpose of grantedBy(consentsFor(granted, map), map)) expect(granted).toContain(purpose);
      }),
    );
  });

  it('stores on the device for any yes, and for none not', () => {
    expect([...consentsFor(['analytics'], tcfPurposes).purposes]).toEqual([1, 8, 9, 10]);
    expect(consentsFor([], tcfPurposes).purposes.size).toBe(0);
    expect([...consentsFor(['location'], tcfPurposes).specialFeatures]).toEqual([1]);
  });
});
