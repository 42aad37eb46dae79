import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { parseAccept } from 'hono/utils/accept';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/utils/compress';
import { createBoundedMap } from '../store/bounded-map.js';

const encoders = { br: promisify(brotliCompress), gzip: promisify(gzip) };
export type Encoding = keyof typeof encoders;
const byPreference = Object.keys(encoders) as Encoding[];

/** Less fits into one packet anyhow. */
const leastBytes = 1_024;
/** More takes seconds, and memory for as long as the server runs. */
const mostBytes = 4 << 20;
const remembered = 200;

/** In which encoding a file is best sent to whoever takes these (RFC 9110 section 12.5.3); undefined: as it is. */
export function encodingFor(
  accepted: string | null,
  { type, size }: { type: string; size: number },
): Encoding | undefined {
  if (!isEncodable({ type, size })) return undefined;
  const taken = parseAccept(accepted ?? '').filter(({ q }) => q > 0);
  return byPreference.find((encoding) => taken.some((each) => each.type.toLowerCase() === encoding));
}

/** Whether what is sent depends on what the client takes. */
export const isEncodable = ({ type, size }: { type: string; size: number }): boolean =>
  size >= leastBytes && size <= mostBytes && COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type);

const made = createBoundedMap<string, Promise<Buffer>>(remembered);

/** A file's bytes, encoded once for all who ask for this version of it. */
export function encodeFile(
  { file, version }: { file: string; version: string },
  encoding: Encoding,
): Promise<Buffer> {
  const key = `${encoding} ${version} ${file}`;
  const known = made.get(key);
  if (known) return known;
  const encoded = readFile(file).then((bytes) => encoders[encoding](bytes));
  encoded.catch(() => made.delete(key));
  made.set(key, encoded);
  return encoded;
}
