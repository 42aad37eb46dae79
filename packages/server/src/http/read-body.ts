import { gunzip } from 'node:zlib';
import type { Visit } from './admission.js';
import { Problem } from './problem.js';

/** What is asked of a request's headers. */
export type RequestHeaders = Pick<Headers, 'get'>;

interface Reading {
  headers: RequestHeaders;
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  maxBytes: number;
  /** Where what is held is counted. */
  visit?: Visit | undefined;
}

/**
 * The bytes of a request body, inflated: what begins as gzip does (RFC 1952, section 2.3.1) is gzip whatever the
 * headers say, for a page sends it as text/plain, which needs no CORS preflight. `maxBytes` bounds what arrives and
 * what it inflates to; inflating stops at the limit, so a small bomb costs no more than an honest request. Codes: 413
 * request_too_large, 415 content_type_unsupported and content_encoding_unsupported, 400 gzip_invalid, 429 overloaded.
 */
export async function readBody({ headers, body, maxBytes, visit }: Reading): Promise<Uint8Array> {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // text/plain needs no CORS preflight, so that a page that is closing can still send.
  if (type !== 'application/json' && type !== 'text/plain')
    throw new Problem(
      415,
      'content_type_unsupported',
      `The Content-Type ${type ? `'${type}'` : '(none)'} is not supported. Send application/json, or text/plain with JSON inside.`,
    );
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new Problem(
      415,
      'content_encoding_unsupported',
      `The Content-Encoding '${encoding}' is not supported. Send gzip or none.`,
    );

  const tooLarge = () =>
    new Problem(
      413,
      'request_too_large',
      `A request has at most ${maxBytes} bytes, inflated. Send smaller batches.`,
    );
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const bytes = await readAtMost(body, maxBytes, visit).catch((cause: unknown) => {
    if (cause instanceof Problem) throw cause;
    // The sender went away, which is no fault of the server's.
    throw new Problem(400, 'json_invalid', `The body ended before it was whole: ${String(cause)}.`);
  });
  if (!bytes) throw tooLarge();
  if (encoding !== 'gzip' && !looksCompressed(bytes)) return bytes;
  // Held from before it inflates: many wait for the thread pool's turn, each with its room.
  const room = roomFor(bytes, maxBytes);
  visit?.hold(room);
  const plain = await inflate(bytes, maxBytes, room);
  if (plain === 'too_large') throw tooLarge();
  if (plain === 'invalid')
    throw new Problem(
      400,
      'gzip_invalid',
      'The body says it is gzip and does not inflate. Send it as it was compressed, whole.',
    );
  visit?.drop(bytes.byteLength + room);
  visit?.hold(plain.byteLength);
  return plain;
}

/** The JSON of a body. Code: 400 json_invalid. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new Problem(400, 'json_invalid', 'The body is not JSON in UTF-8. Send one JSON object.');
  }
}

/** No JSON begins with these bytes. */
const looksCompressed = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function readAtMost(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
  visit: Visit | undefined,
): Promise<Uint8Array | undefined> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    visit?.hold(chunk.byteLength);
    read.push(chunk);
  }
  return read.length === 1 && read[0] ? read[0] : Buffer.concat(read, size);
}

function inflate(
  bytes: Uint8Array,
  maxBytes: number,
  chunkSize: number,
): Promise<Uint8Array | 'too_large' | 'invalid'> {
  return new Promise((resolve) => {
    const options = { maxOutputLength: maxBytes, chunkSize };
    gunzip(bytes, options, (error, plain) => {
      if (!error) resolve(plain);
      else resolve('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'invalid');
    });
  });
}

/** Inflating into one piece costs one turn of the thread pool: the trailer tells its size (RFC 1952, section 2.3.1). */
function roomFor(bytes: Uint8Array, maxBytes: number): number {
  const told =
    bytes.byteLength < 18
      ? 0
      : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.byteLength - 4, true);
  // It may lie: never more than a body may have, nor than events ever compress to.
  return Math.max(1_024, Math.min(told + 1, maxBytes, 64 * bytes.byteLength));
}
