import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JudgedLink } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { queued, testServer } from '../server-fixture.js';
import { openSqliteStore } from './sqlite-store.js';

/** Writes to a file most of the time, as an import does, until it is ended. */
const writing = `
  const [database, file] = process.argv.slice(1);
  const own = require(database)(file);
  const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  own.pragma('busy_timeout = 10000');
  for (let nth = 0; ; nth++) {
    own.exec('begin immediate');
    own.prepare("insert or replace into meta (name, value) values ('of a test', ?)").run(String(nth));
    if (nth === 0) process.stdout.write('writing');
    sleep(12);
    own.exec('commit');
    sleep(6);
  }`;

describe('two processes on one file', () => {
  it('let a store open while the other writes', { timeout: 60_000 }, async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'test.sqlite');
    const first = openSqliteStore({ file });
    const { issuer } = first;
    await first.close();
    const database = createRequire(import.meta.url).resolve('better-sqlite3');
    const other = spawn(process.execPath, ['-e', writing, database, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(other.stdout, 'data');
      // Two of three times it opens while the other is within a transaction.
      for (let nth = 0; nth < 12; nth++) {
        const store = openSqliteStore({ file });
        expect(store.issuer).toBe(issuer);
        await store.close();
      }
      expect(other.exitCode).toBe(null);
    } finally {
      other.kill();
    }
  });

  it('see what the other has written, whoever they remember', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'test.sqlite');
    const [server, importing] = [openSqliteStore({ file }), openSqliteStore({ file })];
    const user = (value: string) => ({ type: 'user', value });
    const member = (value: string) => ({ type: 'member', value });
    let now = Date.UTC(2026, 0, 1);
    const link = async (store: typeof server, a: object, b: object) =>
      (await store.addLink({ a, b, actor: 'test', now: now++ } as never)) as JudgedLink;
    // Each remembers Ann as she was when it wrote of her.
    expect(await link(server, user('ann'), { type: 'anonymous', value: 'v1' })).toMatchObject({
      outcome: 'joined',
    });
    expect(await link(importing, { type: 'anonymous', value: 'v1' }, member('1'))).toMatchObject({
      outcome: 'joined',
    });
    // She has a member number by now, which the server has not written.
    expect(await link(server, user('ann'), member('2'))).toMatchObject({
      outcome: 'flagged',
      type: 'member',
    });
    const bob = await link(importing, user('bob'), member('3'));
    await server.removeLink({ link: bob.id, preview: false, actor: 'test', now: now++ });
    expect(await link(importing, user('bob'), member('4'))).toMatchObject({ outcome: 'joined' });
    expect(await importing.resolve(member('3'))).not.toEqual(await server.resolve(user('bob')));
    const ann = await server.resolve(user('ann'));
    expect(await importing.resolve(member('1'))).toEqual(ann);
    await server.close();
    await importing.close();
  });

  it('export what came after an erasure by the other', async () => {
    const identifier = { type: 'user', value: 'ann' };
    const it = testServer();
    const reading = openSqliteStore({ file: it.file });
    const exported = async () =>
      (await reading.exportPerson({ identifier, scope: 'person' }, 0))?.events.map(
        ({ event }) => event.context?.omo?.seq,
      );
    await it.post('/v1/batch', { batch: [queued('s', 1, { userId: 'ann' })] });
    expect(await exported()).toEqual([1]);
    const about = { identifier, scope: 'person' } as const;
    await it.server.store.erase({ about, actor: 'test', now: it.clock.now, destinations: [] });
    expect(await exported()).toEqual([]);
    it.clock.now += 120_000;
    const later = queued('t', 2, { userId: 'ann', anonymousId: 'anew', timestamp: '2026-03-01T10:01:00Z' });
    await it.post('/v1/batch', { batch: [later] });
    expect(await exported()).toEqual([2]);
    await reading.close();
    await it.server.close();
  });

  it('judge by the rules that one of them was told', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'test.sqlite');
    const server = openSqliteStore({ file, identity: { country: 'CN', types: { user: { limit: 2 } } } });
    const other = openSqliteStore({ file });
    const link = { actor: 'test', now: 0, a: { type: 'user', value: 'ann' } };
    await other.addLink({ ...link, b: { type: 'phone', value: '138 0013 8000' } });
    await other.addLink({ ...link, b: { type: 'user', value: 'ann2' } });
    const ann = await server.resolve(link.a);
    expect(await server.resolve({ type: 'phone', value: '+8613800138000' })).toEqual(ann);
    expect(await server.resolve({ type: 'user', value: 'ann2' })).toEqual(ann);
    await other.rebuild();
    expect(await server.resolve({ type: 'user', value: 'ann2' })).toEqual(ann);
    await server.close();
    await other.close();
  });
});
