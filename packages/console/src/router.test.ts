import { describe, expect, it } from 'vitest';
import { formatRoute, pages, parseRoute } from './router.js';

describe('parseRoute', () => {
  it('knows every page', () => {
    for (const page of pages) expect(parseRoute(formatRoute({ page }))).toEqual({ page });
  });

  it('gives back a person whatever is in the id', () => {
    for (const person of ['018f-1', 'a/b', 'ä 人', '%', '#?&'])
      expect(parseRoute(formatRoute({ page: 'people', person }))).toEqual({ page: 'people', person });
  });

  it('keeps what is to be decided apart from a person of that name', () => {
    expect(parseRoute('#/to-decide')).toEqual({ page: 'people', view: 'to-decide' });
    expect(formatRoute({ page: 'people', view: 'to-decide' })).toBe('#/to-decide');
    expect(parseRoute('#/people/to-decide')).toEqual({ page: 'people', person: 'to-decide' });
  });

  it('shows the live page for what it does not know, and the list for a broken id', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#key=x'])
      expect(parseRoute(hash)).toEqual({ page: 'live' });
    expect(parseRoute('#/people/%E0%A4%A')).toEqual({ page: 'people' });
  });
});
