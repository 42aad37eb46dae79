/**
 * Types of the web platform, taken from the program that uses them. Where it has none (core compiles without DOM
 * types, and its tests import this package) they are `unknown` in shape, and nothing here is missed.
 */
export type Fetch = typeof globalThis extends { fetch: infer F }
  ? F
  : (input: unknown, init?: unknown) => unknown;

export type WebResponse = typeof globalThis extends { Response: { prototype: infer R } } ? R : object;
