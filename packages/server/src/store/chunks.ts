import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { createBoundedMap } from './bounded-map.js';

/** Begins each event of a chunk, as it does each text of a JSON sequence (RFC 7464): no JSON has it within. */
const separator = 0x1e;
/** Of the events of one chunk, unless one alone is longer: small enough that reading one of them costs some 30 µs. */
const maxBytes = 32_768;
/** What is shorter is kept as it is: compressing would take longer than writing what it spares. */
const minBytesCompressed = 4_096;
const params = { [constants.ZSTD_c_compressionLevel]: 1 };
/** What a chunk is compressed into, piece by piece: most need one, and what is left of it is to be collected. */
const pieceBytes = 8_192;
const inOnePiece = { chunkSize: maxBytes + 1 };
/** How many chunks a reader remembers. */
const remembered = 32;

/**
 * The bodies of the log's events. Events that follow each other in a transaction are one chunk: they are much alike, so
 * together they compress to a tenth of what they are one by one, and cost one row. A chunk is known by the offset of its
 * first event; the offsets of the others follow.
 */
export function createChunkTable(database: Database) {
  const insert = database.prepare('insert into chunks (first, bodies) values (?, ?)');
  const select = database.prepare<[number], Buffer>('select bodies from chunks where first = ?').pluck();
  const firstOf = database
    .prepare<[number], number>('select max(first) from chunks where first <= ?')
    .pluck();
  const update = database.prepare('update chunks set bodies = ? where first = ?');
  /** Of the transaction that runs. */
  let open: { first: number; events: number; bytes: number } | undefined;
  /** The bytes of the open chunk: one buffer for all, so that gathering them leaves nothing to collect. */
  const gathered = Buffer.allocUnsafeSlow(maxBytes);

  function seal(): void {
    if (!open) return;
    insert.run(open.first, pack(gathered.subarray(0, open.bytes)));
    open = undefined;
  }

  function read(first: number): Buffer[] {
    const bodies = select.get(first);
    if (!bodies) throw new Error(`the log has no chunk ${first}`);
    return unpack(bodies);
  }

  return {
    /** Adds the body of the event that was just given this offset. */
    add(offset: number, body: string | Uint8Array): void {
      const json = typeof body === 'string' ? Buffer.from(body) : body;
      const isNext = open && offset === open.first + open.events && open.bytes + json.byteLength < maxBytes;
      if (!isNext) seal();
      if (json.byteLength >= maxBytes) return void insert.run(offset, pack(sequence([json])));
      open ??= { first: offset, events: 0, bytes: 0 };
      gathered[open.bytes] = separator;
      gathered.set(json, open.bytes + 1);
      open.events += 1;
      open.bytes += 1 + json.byteLength;
    },
    /** Writes what was added, within the same transaction. */
    seal,
    undo: (): void => void (open = undefined),
    /** Reads bodies, each chunk once; for use within one transaction, since it does not see what changes later. */
    reader(): (first: number, offset: number) => string {
      const chunks = createBoundedMap<number, Buffer[]>(remembered);
      return (first, offset) => {
        const bodies = chunks.get(first) ?? read(first);
        chunks.set(first, bodies);
        const body = bodies[offset - first];
        if (body === undefined) throw new Error(`event ${offset} has no body in chunk ${first}`);
        return body.toString();
      };
    },
    /** Puts other bodies in the places of events', of which nothing stays; each chunk is written once. */
    rewrite(bodies: ReadonlyMap<number, string>): void {
      seal();
      let chunk: { first: number; bodies: Buffer[] } | undefined;
      const write = () => chunk && update.run(pack(sequence(chunk.bodies)), chunk.first);
      for (const [offset, body] of [...bodies].sort(([a], [b]) => a - b)) {
        const first = firstOf.get(offset) ?? offset;
        if (chunk?.first !== first) {
          write();
          chunk = { first, bodies: read(first) };
        }
        chunk.bodies[offset - first] = Buffer.from(body);
      }
      write();
    },
  };
}
export type ChunkTable = ReturnType<typeof createChunkTable>;

const sequence = (bodies: readonly Uint8Array[]): Buffer =>
  Buffer.concat(bodies.flatMap((body) => [Buffer.of(separator), body]));

function pack(bytes: Buffer): Buffer {
  if (bytes.byteLength < minBytesCompressed) return bytes;
  // Told the size, zstd makes tables for no more than that, which halves what it costs.
  return zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.byteLength, chunkSize: pieceBytes });
}

function unpack(packed: Buffer): Buffer[] {
  const bytes = packed[0] === separator ? packed : zstdDecompressSync(packed, inOnePiece);
  const bodies: Buffer[] = [];
  for (let from = 1; from <= bytes.byteLength;) {
    const next = bytes.indexOf(separator, from);
    const to = next < 0 ? bytes.byteLength : next;
    bodies.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return bodies;
}
