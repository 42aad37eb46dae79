import { expect } from '@esm-bundle/chai';
import { deleteDB, openDB } from 'idb';
import { createIndexedDbQueue } from './indexed-db-queue.js';
import { upgrade, upgradeSteps } from './schema.js';

/** One row in each store of each version, as pages of that version wrote them. A new version adds a line. */
const rowsOfVersion: Record<number, Record<string, { key?: string | number; row: object }>> = {
  1: {
    events: {
      row: {
        lane: 2,
        seq: 7,
        at: 1_767_225_600_000,
        json: '{"type":"track","context":{"omo":{"stream":"stream-1","seq":7}}}',
      },
    },
    stream: { key: 'stream', row: { id: 'stream-1', head: 7, size: 16 } },
    cursors: { row: { to: 'omo', passed: [0, 0, 6, 0], usedAt: 1_767_225_600_000 } },
    losses: { row: { from: 1, to: 3, reason: 'quota', owed: ['omo'] } },
    dead: {
      key: 1,
      row: { event: { messageId: 'm' }, to: 'omo', code: 'message_too_large', at: 1_767_225_600_000 },
    },
  },
  2: {
    events: {
      row: {
        lane: 2,
        seq: 7,
        at: 1_767_225_600_000,
        count: 1,
        size: 16,
        end: 16,
        bodies: ['{"type":"track","context":{"omo":{}}}'],
      },
    },
    stream: { key: 'stream', row: { id: 'stream-1', head: 7, written: [0, 0, 16], gone: [] } },
    cursors: { row: { to: 'omo', passed: [0, 0, 6, 0], tried: [], failures: 0, usedAt: 1_767_225_600_000 } },
    losses: { row: { from: 1, to: 3, reason: 'quota', owed: ['omo'] } },
    dead: {
      key: 'm omo',
      row: { event: { messageId: 'm' }, to: 'omo', code: 'message_too_large', at: 1_767_225_600_000 },
    },
  },
  3: {
    events: {
      row: {
        lane: 2,
        seq: 7,
        at: 1_767_225_600_000,
        count: 1,
        size: 16,
        end: 16,
        bodies: ['{"type":"track","context":{"omo":{}}}'],
      },
    },
    stream: { key: 'stream', row: { id: 'stream-1', head: 7, written: [0, 0, 16], gone: [], evicted: [] } },
    cursors: {
      row: {
        to: 'omo',
        passed: [0, 0, 6, 0],
        tried: [],
        failures: 0,
        usedAt: 1_767_225_600_000,
        lost: [{ stream: 'stream-1', from: 1, to: 3, reason: 'quota' }],
      },
    },
    dead: {
      key: 'm omo',
      row: { event: { messageId: 'm' }, to: 'omo', code: 'message_too_large', at: 1_767_225_600_000 },
    },
  },
};

function upgradeTo(name: string, version: number) {
  return openDB(name, version, {
    upgrade: (database, oldVersion, _, tx) =>
      void upgrade(database as never, oldVersion, tx as never, version),
  });
}

describe('upgrades of the database', () => {
  for (const [version, rows] of Object.entries(rowsOfVersion)) {
    it(`keep every row of version ${version}, which the queue then works with`, async () => {
      const name = `upgrade-${Date.now()}-${version}`;
      const old = await upgradeTo(name, Number(version));
      for (const [store, { key, row }] of Object.entries(rows)) await old.put(store, row, key);
      old.close();
      const queue = await createIndexedDbQueue({
        name,
        destinations: ['omo'],
        now: () => 1_767_225_600_001,
        newId: () => crypto.randomUUID(),
      });
      const { events, dead } = await queue.export();
      expect(events.map(({ context }) => context.omo)).to.deep.equal([{ stream: 'stream-1', seq: 7 }]);
      expect(dead.map(({ code }) => code)).to.deep.equal(['message_too_large']);
      const limits = { maxEvents: 10, maxBytes: 1_000, leaseMs: 1_000 };
      const { claim } = await queue.claim('omo', limits);
      expect(claim?.losses).to.deep.equal([{ stream: 'stream-1', from: 1, to: 3, reason: 'quota' }]);
      expect(claim?.events).to.have.length(1);
      expect(await queue.exhume(() => true)).to.have.length(1);
      expect((await queue.export()).dead).to.deep.equal([]);
      await queue.close();
      await deleteDB(name);
    });
  }

  it('have a row to keep for every version', () => {
    expect(Object.keys(rowsOfVersion)).to.deep.equal(upgradeSteps.map((_, at) => String(at + 1)));
  });
});
