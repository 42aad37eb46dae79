import { expect } from '@esm-bundle/chai';
import { renewLog } from './renew-log.js';

const isChromium = 'userAgentData' in navigator;
/** The others keep their databases in SQLite: there is nothing to renew. */
const itInChromium = isChromium ? it : it.skip;
const open = indexedDB.open.bind(indexedDB);

/** The databases that were opened while it ran. */
async function openedBy(run: () => Promise<void>): Promise<string[]> {
  const names: string[] = [];
  indexedDB.open = (name, version) => {
    names.push(name);
    return open(name, version);
  };
  try {
    await run();
  } finally {
    indexedDB.open = open;
  }
  return names;
}

describe('renewing the log of the databases', () => {
  it('fills it once a tab, in Chromium, and leaves no database behind', async () => {
    const name = `renewed-${Date.now()}`;
    const opened = await openedBy(() => renewLog(name));
    expect(opened).to.deep.equal(isChromium ? [`${name}-filler`] : []);
    expect(await openedBy(() => renewLog(name))).to.deep.equal([]);
    if (isChromium) {
      const names = (await indexedDB.databases()).map((database) => database.name);
      expect(names).not.to.include(`${name}-filler`);
    }
  });

  itInChromium('does without where there is no room, and leaves it to the next page', async () => {
    const { storage } = navigator;
    const name = `crowded-${Date.now()}`;
    const estimate = storage.estimate.bind(storage);
    storage.estimate = async () => ({ quota: 1e9, usage: 0.95e9 });
    try {
      expect(await openedBy(() => renewLog(name))).to.deep.equal([]);
    } finally {
      storage.estimate = estimate;
    }
    expect(await openedBy(() => renewLog(name))).to.deep.equal([`${name}-filler`]);
  });

  it('rejects nothing where the page has no storage', async () => {
    indexedDB.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    try {
      await renewLog(`blocked-${Date.now()}`);
    } finally {
      indexedDB.open = open;
    }
  });
});
