import { describe, expect, it } from 'vitest';
import { pageOfStreams } from './api.js';
import { fakeStream } from './fake-session.js';
import { streamList, withStream, type StreamList } from './stream-list.js';

const whole = (stream: string) => fakeStream({ stream });
const holed = (stream: string) => fakeStream({ stream, complete: false, holes: [{ from: 1, to: 1 }] });
const names = ({ incomplete, complete, all }: StreamList) => [
  incomplete.map(({ stream }) => stream),
  complete.map(({ stream }) => stream),
  all,
];

describe('the list of streams', () => {
  it('has those with something missing apart, each once', () => {
    const list = streamList([holed('b'), holed('z')], [whole('a'), holed('b'), whole('c')]);
    expect(names(list)).toEqual([['b', 'z'], ['a', 'c'], true]);
  });

  it('puts a stream where it belongs now, and leaves the others where they are', () => {
    const list = streamList([holed('b')], [whole('a'), whole('c')]);
    expect(names(withStream(list, whole('c')))).toEqual([['b'], ['a', 'c'], true]);
    expect(names(withStream(list, holed('c')))).toEqual([['c', 'b'], ['a'], true]);
    expect(names(withStream(list, whole('b')))).toEqual([[], ['b', 'a', 'c'], true]);
    expect(names(withStream(list, whole('d')))).toEqual([['b'], ['d', 'a', 'c'], true]);
  });

  it('does not grow without end, and knows that there may be others', () => {
    const recent = Array.from({ length: pageOfStreams }, (_, nth) => whole(`s${nth}`));
    expect(streamList([], recent).all).toBe(false);
    let list = streamList([], recent.slice(1));
    expect(list.all).toBe(true);
    for (const name of ['x', 'y', 'z']) list = withStream(list, whole(name));
    expect(list.complete).toHaveLength(pageOfStreams);
    expect([list.complete[0]!.stream, list.all]).toEqual(['z', false]);
  });
});
