import { describe, it } from 'vitest';
import { transportConformance } from '@omokit/testing';

// What follows stands in docs/guide/transports.md, word for word but for whence `post` comes.
import type { Transport } from '@omokit/core';
import { post, type PostOptions } from './post.js';

/** Each batch as lines of JSON. */
export const lines = (url: string, options: PostOptions = {}): Transport => {
  return async ({ events, leaving }) => {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const { sent } = await post({ ...options, url, body, leaving });
    return sent;
  };
};

describe('a transport of your own, in ten lines', () => {
  const suite = transportConformance((url, fetch) => lines(url, { fetch, timeoutMs: 50 }));
  for (const { name, run } of suite) it(name, run);
});
