import createDatabase from 'better-sqlite3';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogLine } from '../log.js';
import { queued, testServer, type TestServer } from '../server-fixture.js';
import { compact } from './compact.js';

vi.mock('./compact.js', { spy: true });
const vacuum = vi.mocked(compact);

const diskIs = (code: string) =>
  vacuum.mockImplementation(() => {
    throw Object.assign(new Error('database or disk is full'), { code });
  });

async function erase({ server, clock }: TestServer, userId: string) {
  const about = { scope: 'person', identifier: { type: 'user', value: userId } } as const;
  return server.store.erase({ about, actor: 'test', now: clock.now, destinations: [] });
}

const ids = (seq: number) => ({ userId: `u${seq}`, anonymousId: `visit-${seq}` });

/** How many erasures are not done yet. */
function unfinished({ file }: TestServer): unknown {
  const database = createDatabase(file, { readonly: true });
  const count = database.prepare('select count(*) from erasures where keys is not null').pluck().get();
  database.close();
  return count;
}

describe('what an erasure leaves to be done', () => {
  beforeEach(() => void vacuum.mockReset());

  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE'])(
    'stops nobody where the disk is full, and is done after the next one (%s)',
    async (code) => {
      const lines: LogLine[] = [];
      const it = testServer({ logger: (line) => lines.push(line) });
      const send = (seq: number) => it.post('/v1/batch', { batch: [queued('s', seq, ids(seq))] });
      await send(1);
      diskIs(code);
      expect((await erase(it, 'u1'))?.erasure.scope).toBe('person');
      expect((await send(2)).status).toBe(200);
      // Each try costs as much as the file is large, so the next commit is none.
      expect((await send(3)).status).toBe(200);
      expect([vacuum.mock.calls.length, unfinished(it)]).toEqual([1, 1]);
      expect(lines).toEqual([{ level: 'error', what: 'erasure_unfinished', error: code }]);
      vacuum.mockReset();
      await erase(it, 'u2');
      expect(unfinished(it)).toBe(0);
      await it.server.close();
    },
  );

  it('lets a server start on a full disk, and is done at a start when there is room', async () => {
    const it = testServer();
    await it.post('/v1/batch', { batch: [queued('s', 1, ids(1))] });
    diskIs('SQLITE_FULL');
    await erase(it, 'u1');
    await it.server.close();
    const lines: LogLine[] = [];
    const again = testServer({ file: it.file, logger: (line) => lines.push(line) });
    expect((await again.post('/v1/batch', { batch: [queued('s', 2, ids(2))] })).status).toBe(200);
    expect(unfinished(it)).toBe(1);
    expect(lines.map(({ what }) => what)).toEqual(['erasure_unfinished']);
    await again.server.close();
    vacuum.mockReset();
    await testServer({ file: it.file }).server.close();
    expect(unfinished(it)).toBe(0);
  });

  it('is done after the next commit where another process is in the way', async () => {
    const it = testServer();
    await it.post('/v1/batch', { batch: [queued('s', 1, ids(1))] });
    diskIs('SQLITE_BUSY');
    await erase(it, 'u1');
    vacuum.mockReset();
    await it.post('/v1/batch', { batch: [queued('s', 2, ids(2))] });
    expect(unfinished(it)).toBe(0);
    await it.server.close();
  });
});
