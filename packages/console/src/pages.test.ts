import { describe, expect, it } from 'vitest';
import { createPages } from './pages.js';

const host = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};

/** A list on a server, which gives three at a time and waits to be told. */
function listOf(items: number[]) {
  const waiting: (() => void)[] = [];
  const pages = createPages<number>(host, 3, async (last) => {
    await new Promise<void>((done) => waiting.push(done));
    const from = last === undefined ? 0 : items.findIndex((item) => item > last);
    return from < 0 ? [] : items.slice(from, from + 3);
  });
  const answer = async () => {
    await new Promise((done) => setTimeout(done));
    for (const done of waiting.splice(0)) done();
    await new Promise((done) => setTimeout(done));
  };
  return { pages, answer };
}

describe('createPages', () => {
  it('adds page after page to the end', async () => {
    const { pages, answer } = listOf([1, 2, 3, 4, 5]);
    void pages.shown.load();
    await answer();
    expect([pages.shown.value, pages.hasMore]).toEqual([[1, 2, 3], true]);
    void pages.more();
    await answer();
    expect([pages.shown.value, pages.hasMore]).toEqual([[1, 2, 3, 4, 5], false]);
  });

  it('leaves out nothing and repeats nothing when the list is loaded anew meanwhile', async () => {
    const items = [1, 2, 3, 4, 5, 6, 7];
    const { pages, answer } = listOf(items);
    void pages.shown.load();
    await answer();
    void pages.more();
    items.splice(1, 1);
    void pages.shown.load();
    for (let turn = 0; turn < 4; turn++) await answer();
    expect(pages.shown.value).toEqual([1, 3, 4, 5, 6, 7]);

    items.splice(1, 1);
    void pages.shown.load();
    void pages.more();
    for (let turn = 0; turn < 4; turn++) await answer();
    expect(pages.shown.value).toEqual([1, 4, 5, 6, 7]);
  });
});
