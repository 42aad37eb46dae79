import {
  closeBrace,
  colon,
  comma,
  escapes,
  openBrace,
  quote,
  skipSpace,
  skipString,
  skipValue,
} from './json.js';

/** Walks over a value, as `skipValue` does. */
export type Walk = (json: Uint8Array, from: number, depth: number) => number;

/** Finds the members of an object that somebody asks for. What it found holds until it is used again. */
export interface Finder {
  /** Where the value of each name begins and ends, in pairs, in the order of the names; both 0 when there is none. */
  readonly spans: Int32Array;
  /** Whether there is an escape within the value of each name. */
  readonly escaped: Uint8Array;
  /** A key came twice, or with an escape: only a parser can say what is meant. */
  isOdd: boolean;
  readonly spelling: readonly Uint8Array[];
  /** The first name a key may be, by the key's length and first byte, so that most keys cost one look; else -1. */
  readonly first: Int8Array;
  /** The next name of the same length and first byte; else -1. */
  readonly next: Int8Array;
  /** For names whose value is to be looked into as well. */
  readonly inside: readonly (Walk | undefined)[];
}

const maxNameLength = 15;
const slotOf = (length: number, byte: number): number => (length << 8) | byte;

export function finderOf(names: readonly string[], inside: Readonly<Record<string, Walk>> = {}): Finder {
  const spelling = names.map((name) => Buffer.from(name));
  const first = new Int8Array(slotOf(maxNameLength + 1, 0)).fill(-1);
  const next = new Int8Array(names.length).fill(-1);
  for (const [index, name] of spelling.entries()) {
    const slot = slotOf(name.length, name[0]!);
    next[index] = first[slot]!;
    first[slot] = index;
  }
  return {
    spans: new Int32Array(2 * names.length),
    escaped: new Uint8Array(names.length),
    isOdd: false,
    spelling,
    first,
    next,
    inside: names.map((name) => inside[name]),
  };
}

/** Looks into the value when it is an object. */
export const into =
  (finder: Finder): Walk =>
  (json, from, depth) =>
    json[from] === openBrace ? find(finder, json, from, depth) : skipValue(json, from, depth);

/**
 * Walks over an object that is nested at most `depth` levels deep and notes where the members are that are asked for.
 * Answers where it ends; -1 when it is no object in JSON, or too deep.
 */
export function find(finder: Finder, json: Uint8Array, from: number, depth: number): number {
  const { spans, escaped, inside } = finder;
  spans.fill(0);
  finder.isOdd = false;
  if (json[from] !== openBrace || depth < 1) return -1;
  let at = skipSpace(json, from + 1);
  if (json[at] === closeBrace) return at + 1;
  for (;;) {
    let seen = escapes;
    const key = at;
    at = json[key] === quote ? skipString(json, key) : -1;
    if (at < 0) return -1;
    const index = escapes === seen ? indexOf(finder, json, key + 1, at - 1) : -1;
    if (escapes !== seen) finder.isOdd = true;
    at = skipSpace(json, at);
    if (json[at] !== colon) return -1;
    const value = skipSpace(json, at + 1);

    seen = escapes;
    const walk = index < 0 ? undefined : inside[index];
    at = walk ? walk(json, value, depth - 1) : skipValue(json, value, depth - 1);
    if (at < 0) return -1;
    if (index >= 0) {
      if (spans[2 * index + 1] !== 0) finder.isOdd = true;
      spans[2 * index] = value;
      spans[2 * index + 1] = at;
      escaped[index] = escapes === seen ? 0 : 1;
    }
    at = skipSpace(json, at);
    if (json[at] === closeBrace) return at + 1;
    if (json[at] !== comma) return -1;
    at = skipSpace(json, at + 1);
  }
}

/** Which name a key without escapes is; -1 when none that is asked for. */
function indexOf({ first, next, spelling }: Finder, json: Uint8Array, from: number, end: number): number {
  if (end === from || end - from > maxNameLength) return -1;
  let index = first[slotOf(end - from, json[from]!)]!;
  while (index >= 0 && !isSpelled(json, from, spelling[index]!)) index = next[index]!;
  return index;
}

/** Whether these bytes are there. */
export function isSpelled(json: Uint8Array, from: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (json[from + at] !== bytes[at]) return false;
  return true;
}
