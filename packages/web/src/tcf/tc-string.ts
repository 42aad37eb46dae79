import { OmoError } from '@omokit/core';
import type { Purpose } from '@omokit/protocol';
import { grantedBy, tcfPurposes, type TcfPurposes } from './tcf-purposes.js';

// IAB's library spells out every vendor of every range, so that a string of 2 kB keeps a page busy for seconds. Only what is
// asked for is read here, in place: "Consent string and vendor list formats v2", the core string.
const fields = {
  version: [0, 6],
  cmpId: [78, 12],
  specialFeatures: [140, 12],
  purposes: [152, 24],
  vendorConsents: [213, 16],
} as const;
const publisherSegment = 3;
const maxLength = 65_536;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export interface TcStringAnswer {
  /** Id of the consent tool that made it, as IAB Europe gave it. */
  cmpId: number;
  /** Purposes with a yes, for vendors. */
  purposes: ReadonlySet<number>;
  /** Purposes with a yes, for the site itself; undefined when the string does not say. */
  publisherPurposes: ReadonlySet<number> | undefined;
  specialFeatures: ReadonlySet<number>;
  /** Whether this vendor of the Global Vendor List has a yes. */
  hasVendor(id: number): boolean;
}

/** Reads a TC string (TCF 2.0 to 2.3). Throws OmoError `tc_string_invalid`. */
export function decodeTcString(text: string): TcStringAnswer {
  if (text.length > maxLength) throw invalid(`is longer than ${maxLength} characters`);
  const [core = '', ...others] = text.split('.');
  const read = reader(core);
  const version = read(...fields.version);
  if (version !== 2) throw invalid(`is of version ${version}, and 2 is read here`);
  const publisher = others.map(reader).find((segment) => segment(0, 3) === publisherSegment);
  const answer: TcStringAnswer = {
    cmpId: read(...fields.cmpId),
    purposes: idsIn(read, ...fields.purposes),
    publisherPurposes: publisher && idsIn(publisher, 3, 24),
    specialFeatures: idsIn(read, ...fields.specialFeatures),
    hasVendor: (id) => isIn(read, fields.vendorConsents[0], id),
  };
  answer.hasVendor(0);
  return answer;
}

export interface TcStringOptions {
  /** Another map than `tcfPurposes`. */
  purposes?: TcfPurposes;
  /** Whose purposes count: 'vendors' unless told, or the site's own, where the consent tool asks for them apart. */
  of?: 'vendors' | 'publisher';
  /** A vendor of the Global Vendor List that must have a yes too. */
  vendorId?: number;
}

/** The purposes a TC string grants, for `consent.answer`. Throws OmoError `tc_string_invalid`. */
export function grantedByTcString(text: string, options: TcStringOptions = {}): Purpose[] {
  const { purposes: map = tcfPurposes, of = 'vendors', vendorId } = options;
  const { purposes, publisherPurposes, specialFeatures, hasVendor } = decodeTcString(text);
  if (vendorId !== undefined && !hasVendor(vendorId)) return [];
  return grantedBy(
    { purposes: of === 'publisher' ? (publisherPurposes ?? new Set()) : purposes, specialFeatures },
    map,
  );
}

type Read = (from: number, length: number) => number;

/** Reads whole numbers out of the bits of a segment. */
function reader(segment: string): Read {
  const bit = (at: number) => {
    const six = alphabet.indexOf(segment.charAt(Math.floor(at / 6)) || '?');
    if (six < 0) throw invalid('ends early, or is not in base64url');
    return (six >> (5 - (at % 6))) & 1;
  };
  return (from, length) => {
    let value = 0;
    for (let at = from; at < from + length; at += 1) value = value * 2 + bit(at);
    return value;
  };
}

function idsIn(read: Read, from: number, length: number): ReadonlySet<number> {
  const ids = Array.from({ length }, (_, index) => index + 1);
  return new Set(ids.filter((id) => read(from + id - 1, 1) === 1));
}

/** Whether a vendor is in a section that has a bit for each, or ranges; either is read to its end, so a cut is noticed. */
function isIn(read: Read, from: number, id: number): boolean {
  const maxId = read(from, 16);
  const asRanges = read(from + 16, 1) === 1;
  if (!asRanges) {
    if (maxId > 0) read(from + 16 + maxId, 1);
    return id > 0 && id <= maxId && read(from + 16 + id, 1) === 1;
  }
  let isFound = false;
  let at = from + 29;
  for (let left = read(from + 17, 12); left > 0; left -= 1) {
    const isRange = read(at, 1) === 1;
    const first = read(at + 1, 16);
    const last = isRange ? read(at + 17, 16) : first;
    isFound ||= id >= first && id <= last && id > 0;
    at += isRange ? 33 : 17;
  }
  return isFound;
}

const invalid = (what: string) =>
  new OmoError('tc_string_invalid', `The TC string ${what}. Pass it on as the consent tool gave it.`);
