import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { startBackend as start } from '../../examples/e2e/backend.js';
import type { Evidence, Stored, StreamReport } from './oracle.js';

/** The backend as a merchant runs it: a process with a SQLite file, which can be killed and comes back on its port. */
export interface Backend {
  port: number;
  restart(how: 'kill' | 'stop', downMs: number): Promise<void>;
  streams(): Promise<StreamReport[]>;
  /** Stops it and reads its file, with another SQLite than the one that wrote it. */
  end(): Promise<Pick<Evidence, 'stored' | 'integrity'>>;
  stop(): Promise<void>;
}

const demo = fileURLToPath(new URL('../../examples/shop-and-kiosk/omokit.json', import.meta.url));

export async function startBackend(folder: string): Promise<Backend> {
  const config = join(folder, 'omokit.json');
  const file = join(folder, 'omokit.sqlite');
  const settings: object = JSON.parse(readFileSync(demo, 'utf8'));
  writeFileSync(config, JSON.stringify({ ...settings, limits: { requestsPerMinute: 1_000_000 } }));
  let running = await start({ file, config });
  const { port } = running;

  return {
    port,
    async restart(how, downMs) {
      await running[how]();
      await sleep(downMs);
      running = await start({ file, config, port });
    },
    streams: () => running.get<StreamReport[]>('/v1/streams?limit=1000'),
    async end() {
      await running.stop();
      return readFile(file);
    },
    stop: () => running.stop(),
  };
}

interface Row {
  offset: number;
  stream: string | null;
  seq: number | null;
  /** Of the events from `first` on: see docs/adr/0011-chunks.md. */
  first: number;
  bodies: Uint8Array;
}

function readFile(file: string): Pick<Evidence, 'stored' | 'integrity'> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const [check] = database.prepare('pragma integrity_check').all();
    const rows = database
      .prepare(
        `select offset, stream, seq, first, bodies
         from log join chunks on first = (select max(first) from chunks where first <= offset)
         where event = 'Step Taken' order by offset`,
      )
      .all() as unknown as Row[];
    return { stored: rows.map(asStored), integrity: String(check?.['integrity_check']) };
  } finally {
    database.close();
  }
}

function asStored({ offset, stream, seq, first, bodies }: Row): Stored {
  const texts = (bodies[0] === 0x1e ? Buffer.from(bodies) : zstdDecompressSync(bodies))
    .toString()
    .split('\x1e');
  const { properties, context } = JSON.parse(texts[offset - first + 1] ?? '') as {
    properties: { writer: string; count: number };
    context: { omo: { lane: string } };
  };
  const place = stream === null || seq === null ? {} : { place: { stream, seq } };
  return { ...properties, offset, lane: context.omo.lane, ...place };
}
