import fc from 'fast-check';
import { GVL, TCModel, TCString } from '@iabtechlabtcf/core';
import { describe, expect, it } from 'vitest';
import { decodeTcString, grantedByTcString } from './tc-string.js';

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

// The first of "Consent string and vendor list formats v2" (IAB Tech Lab) as of TCF 2.3, the others of the tests of its
// library (iabtcf-es: Decoder, CmpApi 72, and 201, whose vendors are ranges).
const published = [
  'CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA',
  'COrEAV4OrXx94ACABBENAHCIAD-AAAAAAACAAxAAAAgAIAwgAgAAAAEAgQAAAAAEAYQAQAAAACAAAABAAA.IBAgAAAgAIAwgAgAAAAEAAAACA.QAagAQAgAIAwgA',
  'COvZp2vOvZp2vDIAAAFRAPCMAFIAAEoAAAAAAVEUQQgAIQCBgBgAGACRAIAAgQAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw.YAAAAAAAAAAAAAAAAAA',
  'CO4VGswO4VGswAfZCBDEAzCsAP_AAH_AAAigGUNf_X9fb2vj-_599_t0eY1f9_63t-wzjheMs-8NyZ-X_J4Wv2MyvB34JqQKGRgkunLBAQdtHGncTQgBwIlViTLMY02MjzNKJrJEilsbe2dYGH9vn8XT_ZKZ70-_v__7v3___33_5Ayhr_6_r7e18f3_Pvv9ujzGr_v_W9v2GccLxln3huTPy_5PC1-xmV4O_BNSBQyMEl05YICDto407iaEAOBEqsSZZjGmxkeZpRNZIkUtjb2zrAw_t8_i6f7JTPen39___d-___--__ICgKAOAAcAA4AFAAjgB6AEYALcGACAW0AtoJAHAAOAAcACgARwA9ACMAFuFABALaAW0GgDgAHAAOABQAI4AegBGAC3DgAgFtALaEQBwADgAHAAoAEcAPQAjABbiQAQC2gFtCoA4ABwADgAUACOAHoARgAtxYAIBbQC2hkAcAA4ABwAKABHAD0AIwAW40AEAtoBbQ6AOAAcAA4AFAAjgB6AEYALceACAW0AtohAHAAOAAcACgARwA9ACMAFuRABALaAW0SgDgAHAAOABQAI4AegBGAC3JgAgFtALaKQBwADgAHAAoAEcAPQAjABblQAQC2gFtA',
];
const last = published[3]!;

describe('decodeTcString', () => {
  it.each(published)("reads %.20s… as IAB's library does", (text) => {
    const ours = decodeTcString(text);
    const theirs = TCString.decode(text);
    expect(ours.cmpId).toBe(theirs.cmpId);
    expect([...ours.purposes]).toEqual([...theirs.purposeConsents.values()]);
    expect([...ours.specialFeatures]).toEqual([...theirs.specialFeatureOptins.values()]);
    expect([...(ours.publisherPurposes ?? [])]).toEqual([...theirs.publisherConsents.values()]);
    for (let id = 1; id < 1_000; id += 1) expect(ours.hasVendor(id)).toBe(theirs.vendorConsents.has(id));
  });

  it('reads whatever that library writes', () => {
    const ids = (max: number) => fc.uniqueArray(fc.integer({ min: 1, max }), { maxLength: 60 });
    fc.assert(
      fc.property(ids(11), ids(11), ids(2), ids(1_500), (purposes, publisher, features, vendors) => {
        const model = new TCModel();
        model.cmpId = 31;
        model.cmpVersion = 1;
        model.isServiceSpecific = true;
        model.purposeConsents.set(purposes);
        model.publisherConsents.set(publisher);
        model.specialFeatureOptins.set(features);
        model.vendorConsents.set(vendors);
        const list = {
          gvlSpecificationVersion: 3,
          vendorListVersion: 1,
          tcfPolicyVersion: 5,
          lastUpdated: '2026-01-01T00:00:00Z',
          purposes: { 1: {} },
          specialPurposes: {},
          features: {},
          specialFeatures: {},
          stacks: {},
          dataCategories: {},
          vendors: Object.fromEntries(
            vendors.map((id) => [
              id,
              {
                id,
                purposes: [1],
                legIntPurposes: [],
                flexiblePurposes: [],
                specialPurposes: [],
                features: [],
                specialFeatures: [],
              },
            ]),
          ),
        };
        model.gvl = new GVL(list as unknown as GVL);
        const answer = decodeTcString(TCString.encode(model));
        expect([...answer.purposes].sort()).toEqual(purposes.sort());
        expect([...answer.publisherPurposes!].sort()).toEqual(publisher.sort());
        expect([...answer.specialFeatures].sort()).toEqual(features.sort());
        const probes = [...vendors, ...vendors.map((id) => id + 1), 0, 65_535];
        for (const id of probes) expect(answer.hasVendor(id)).toBe(vendors.includes(id));
      }),
      { numRuns: 60 },
    );
  });

  it('says of everything else that it is none, at once', () => {
    for (const text of [
      '',
      '.',
      'C',
      'BOhwdphOxFC7tAHABBFRC',
      'CÄ',
      last.slice(0, 60),
      `${last}.?`,
      'C'.repeat(70_000),
    ]) {
      expect(codeOf(() => decodeTcString(text))).toBe('tc_string_invalid');
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^C[A-Za-z0-9_.-]{0,200}$/)), (text) => {
        expect([undefined, 'tc_string_invalid']).toContain(codeOf(() => decodeTcString(text)));
      }),
    );
  });

  it('reads every range of a string that names all vendors four thousand times', () => {
    const bits = (value: number, length: number) => value.toString(2).padStart(length, '0');
    const head = `${bits(2, 6)}${'0'.repeat(207)}`;
    const ranges = `1${bits(1, 16)}${bits(65_535, 16)}`.repeat(4_000);
    const all = `${head}${bits(65_535, 16)}1${bits(4_000, 12)}${ranges}`;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const text = all.replace(/.{1,6}/g, (six) => alphabet.charAt(parseInt(six.padEnd(6, '0'), 2)));
    const before = performance.now();
    expect(decodeTcString(text).hasVendor(60_000)).toBe(true);
    // IAB's library takes half a minute.
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('grantedByTcString', () => {
  it('grants what all purposes of ours that it needs have a yes for', () => {
    // Purposes 3 to 9 and precise geolocation: without storing on the device nothing is granted.
    expect(grantedByTcString(published[1]!)).toEqual([]);
    expect(
      grantedByTcString(published[1]!, {
        purposes: {
          analytics: { purposes: [8, 9] },
          location: { purposes: [], specialFeatures: [1] },
          marketing: { purposes: [2, 3] },
        },
      }),
    ).toEqual(['analytics', 'location']);
    expect(grantedByTcString(last, { purposes: { marketing: { purposes: [1, 2, 3, 4, 7] } } })).toEqual([
      'marketing',
    ]);
    expect(grantedByTcString(last, { purposes: { marketing: { purposes: [1] } }, vendorId: 65_000 })).toEqual(
      [],
    );
    expect(grantedByTcString(last, { of: 'publisher' })).toEqual([]);
  });
});
