import { describe, expect, it } from 'vitest';
import { readAimIdentifier } from './aim-identifier.js';

describe('readAimIdentifier', () => {
  const cases: [scanned: string, text: string, symbology: string | undefined][] = [
    [']Q1OMO1:ABC', 'OMO1:ABC', 'qr_code'],
    [']E04006381333931', '4006381333931', 'ean_13'],
    [']E496385074', '96385074', 'ean_8'],
    [']C10112345678901231', '0112345678901231', 'code_128'],
    [']d2011234', '011234', 'data_matrix'],
    [']e0011234', '011234', 'gs1_databar'],
    [']A0CODE39', 'CODE39', 'code_39'],
    ['OMO1:ABC', 'OMO1:ABC', undefined],
    [']K9unknown', ']K9unknown', undefined],
    [']Q', ']Q', undefined],
    [']Q!x', ']Q!x', undefined],
    ['x]Q1', 'x]Q1', undefined],
    ['', '', undefined],
  ];
  for (const [scanned, text, symbology] of cases) {
    it(`reads '${scanned}'`, () => {
      expect(readAimIdentifier(scanned)).toEqual({ text, ...(symbology && { symbology }) });
    });
  }
});
