import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCable, type Cable } from './cable.js';

/** A backend that stores what it is sent, and tears what is cut short. */
async function startBackend() {
  const stored: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    try {
      for await (const chunk of request) body += String(chunk);
    } catch {
      return void stored.push('torn');
    }
    stored.push(body);
    response.end(`took ${body}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, stored, port: (server.address() as AddressInfo).port };
}

const patience = { timeout: 10_000 };

describe('cable', () => {
  let server: Server;
  let stored: string[];
  let cable: Cable;

  beforeEach(async () => {
    let port: number;
    ({ server, stored, port } = await startBackend());
    cable = await createCable(port);
  });
  afterEach(async () => {
    await cable.mend();
    await cable.close();
    server.close();
    server.closeAllConnections();
  });

  /** What the sender gets: status and text, or that nothing came. */
  const post = async (body: string): Promise<string> => {
    try {
      const answer = await fetch(cable.origin, { method: 'POST', body });
      return `${answer.status} ${await answer.text()}`;
    } catch {
      return 'nothing';
    }
  };

  it('carries requests and answers', async () => {
    expect(await post('a')).toBe('200 took a');
    expect(stored).toEqual(['a']);
  });

  it.each(['lose-answer', 'tear-answer'] as const)(
    '%s: stored, and the sender does not hear of it',
    async (fault) => {
      cable.impose(fault, 0);
      expect(await post('a')).toBe('nothing');
      expect(stored).toEqual(['a']);
      expect(await post('b')).toBe('200 took b');
    },
  );

  it.each(['cut', 'refuse', 'stall'] as const)('%s: nothing arrives', async (fault) => {
    cable.impose(fault, 50);
    expect(await post('a')).toBe('nothing');
    expect(stored).toEqual([]);
    expect(cable.met).toEqual({ [fault]: expect.any(Number) });
  });

  it('cut: ends what is under way', async () => {
    cable.impose('delay', 5_000);
    const answer = post('a');
    await expect.poll(() => cable.met, patience).toEqual({ delay: 1 });
    cable.impose('cut', 0);
    expect(await answer).toBe('nothing');
  });

  it('delay: late', async () => {
    cable.impose('delay', 100);
    const began = performance.now();
    expect(await post('a')).toBe('200 took a');
    expect(performance.now() - began).toBeGreaterThan(90);
  });

  it('tear-request: half of it arrives', async () => {
    cable.impose('tear-request', 0);
    expect(await post('abcd')).toBe('nothing');
    await expect.poll(() => stored, patience).toEqual(['torn']);
  });

  it('duplicate: the same bytes three times', async () => {
    cable.impose('duplicate', 20);
    expect(await post('a')).toBe('200 took a');
    await expect.poll(() => stored, patience).toEqual(['a', 'a', 'a']);
  });

  it('re-order: arrives after later ones', async () => {
    cable.impose('re-order', 0);
    expect(await post('a')).toBe('nothing');
    for (const body of ['b', 'c', 'd']) await post(body);
    await expect.poll(() => stored, patience).toEqual(expect.arrayContaining(['a']));
    expect(stored.indexOf('a')).toBeGreaterThan(stored.indexOf('c'));
  });

  it('leaves two requests alone between faults that are overdue', async () => {
    for (let more = 3; more > 0; more -= 1) cable.impose('answer-429', 0);
    const met: boolean[] = [];
    for (let more = 7; more > 0; more -= 1) met.push((await post('a')).startsWith('429'));
    expect(met).toEqual([true, false, false, true, false, false, true]);
  });

  it('mend: delivers what is held back', async () => {
    cable.impose('re-order', 60_000);
    await post('a');
    expect(stored).toEqual([]);
    await cable.mend();
    expect(stored).toEqual(['a']);
  });

  it.each([
    ['answer-500', 500, null, /^null$/],
    ['answer-503', 503, '*', /GMT$/],
    ['answer-429', 429, '*', /^1$/],
  ] as const)("%s: in the backend's stead", async (fault, status, origin, retryAfter) => {
    cable.impose(fault, 0);
    const answer = await fetch(cable.origin, { method: 'POST', body: 'a' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(String(answer.headers.get('retry-after'))).toMatch(retryAfter);
    expect(stored).toEqual([]);
  });
});
