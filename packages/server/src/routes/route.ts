import type { z } from 'zod';
import type { Key, KeyKind } from '../store/keys.js';
import type { Writer } from '../store/writer.js';

/** What a handler is given: validated. */
export interface Call<Params, Query, Body> {
  request: Request;
  params: Params;
  query: Query;
  body: Body;
  /** Milliseconds since 1970, the server's clock. */
  receivedAt: number;
  /** Of the network peer, the /64 of an IPv6 one; 'unknown' when the host did not say. */
  ip: string;
}
export interface KeyedCall<Params, Query, Body> extends Call<Params, Query, Body> {
  key: Key;
  writer: Writer;
}

/** An answer of a route, for the OpenAPI document. */
export interface Answer {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
}

interface Described<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  method: 'get' | 'post';
  /** In OpenAPI's form: /v1/people/{id} */
  path: string;
  /** Other paths that do the same, not documented. */
  aliases?: readonly string[];
  tag: string;
  summary: string;
  /** Its body waits for a commit: counted, and refused with 429 overloaded when too much waits already. */
  waits?: boolean;
  /** How its body is read, unless by JSON.parse; throws a Problem. */
  parse?: (body: Uint8Array) => unknown;
  params?: Params;
  query?: Query;
  body?: Body;
  answers: Readonly<Record<number, Answer>>;
}
export interface OpenDefinition<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> extends Described<P, Q, B> {
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Response | Promise<Response>;
}
export interface KeyedDefinition<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> extends Described<P, Q, B> {
  /** Kinds of key that may. */
  keys: readonly KeyKind[];
  /** The key may also come as `writeKey` in the body, for senders that cannot set headers. */
  keyInBody?: boolean;
  handle(call: KeyedCall<z.output<P>, z.output<Q>, z.output<B>>): Response | Promise<Response>;
}

/** A route as the server holds it: what it takes is checked by the schemas before `handle` is called. */
export interface Route extends Omit<Described<z.ZodType, z.ZodType, z.ZodType>, 'handle'> {
  /** Absent for a route that is open to all. */
  keys?: readonly KeyKind[];
  keyInBody?: boolean;
  handle(
    call: Call<unknown, unknown, unknown> & { key?: Key; writer?: Writer },
  ): Response | Promise<Response>;
}

/** A route that needs a key. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: KeyedDefinition<P, Q, B>,
): Route {
  return {
    ...definition,
    handle: (call) => definition.handle(call as KeyedCall<z.output<P>, z.output<Q>, z.output<B>>),
  };
}

/** A route that anybody may call. */
export function openRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: OpenDefinition<P, Q, B>,
): Route {
  return {
    ...definition,
    handle: (call) => definition.handle(call as Call<z.output<P>, z.output<Q>, z.output<B>>),
  };
}
