import { expect } from '@esm-bundle/chai';
import { deleteDB, openDB } from 'idb';
import { upgradeSteps, type QueueSchema } from './schema.js';

/** One row in each store of each version, as pages of that version wrote them. A new version adds a line. */
const rowsOfVersion: Record<number, { [Store in keyof QueueSchema]?: unknown }> = {
  1: {
    events: { lane: 2, seq: 7, at: 1_767_225_600_000, json: '{"type":"track"}' },
    stream: { id: 'stream-1', head: 7, size: 16 },
    cursors: { to: 'omo', passed: [0, 0, 6, 0], usedAt: 1_767_225_600_000 },
    losses: { from: 1, to: 3, reason: 'quota', owed: ['omo'] },
    dead: { event: { messageId: 'm' }, to: 'omo', code: 'message_too_large', at: 1_767_225_600_000 },
  },
};

function upgradeTo(name: string, version: number) {
  return openDB(name, version, {
    upgrade(database, oldVersion) {
      for (const step of upgradeSteps.slice(oldVersion, version)) step(database as never);
    },
  });
}

describe('upgrades of the database', () => {
  for (const [version, rows] of Object.entries(rowsOfVersion)) {
    it(`keep every row of version ${version}`, async () => {
      const name = `upgrade-${Date.now()}-${version}`;
      const old = await upgradeTo(name, Number(version));
      for (const [store, row] of Object.entries(rows)) {
        await old.put(store, row, store === 'stream' ? 'stream' : undefined);
      }
      old.close();
      const current = await upgradeTo(name, upgradeSteps.length);
      for (const store of Object.keys(rows)) expect(await current.count(store), store).to.equal(1);
      current.close();
      await deleteDB(name);
    });
  }

  it('have a row to keep for every version', () => {
    expect(Object.keys(rowsOfVersion)).to.deep.equal(upgradeSteps.map((_, at) => String(at + 1)));
  });
});
