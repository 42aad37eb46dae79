/** A code as scanned, with the symbology where the scanner told it. */
export interface ScannedCode {
  text: string;
  /** By the names of the Barcode Detection API where it has one: 'qr_code', 'ean_13', 'data_matrix', … */
  symbology?: string;
}

/** Code characters of ISO/IEC 15424. */
const symbologies: Readonly<Record<string, string>> = {
  A: 'code_39',
  C: 'code_128',
  E: 'ean_13',
  F: 'codabar',
  G: 'code_93',
  I: 'itf',
  L: 'pdf417',
  M: 'msi',
  Q: 'qr_code',
  d: 'data_matrix',
  e: 'gs1_databar',
  z: 'aztec',
};

/**
 * Takes the AIM symbology identifier (ISO/IEC 15424: `]`, code character, modifier) off a scanned text. A text that
 * begins otherwise, or with a symbology not known here, is left as it is.
 */
export function readAimIdentifier(scanned: string): ScannedCode {
  const [, character = '', modifier] = /^\]([A-Za-z])([0-9A-Za-z])/.exec(scanned) ?? [];
  const symbology = symbologies[character];
  if (symbology === undefined) return { text: scanned };
  const isEan8 = character === 'E' && modifier === '4';
  return { text: scanned.slice(3), symbology: isEan8 ? 'ean_8' : symbology };
}
