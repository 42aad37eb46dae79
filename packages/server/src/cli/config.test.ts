import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServer } from '../server.js';
import { parseConfig, readConfig } from './config.js';
import { listen } from './listen.js';
import { openFile } from './open-file.js';
import { makeFirstKeys } from './first-keys.js';

const failing = (text: string) => {
  try {
    parseConfig(text, 'omokit.json');
  } catch (error) {
    return error;
  }
  throw new Error('the configuration was accepted');
};

describe('the configuration', () => {
  it('gives keys, campaigns and limits', () => {
    const config = {
      keys: [
        {
          key: 'demo-publishable',
          kind: 'publishable',
          name: 'Shop',
          origins: ['https://shop.example', '*'],
        },
      ],
      campaigns: [{ id: 'welcome', title: { en: 'Welcome' }, endsAt: '2027-01-01T00:00:00Z', limit: 10 }],
      limits: { requestsPerMinute: 60 },
    };
    expect(parseConfig(JSON.stringify(config), 'omokit.json')).toEqual(config);
  });

  it('says where it is wrong', () => {
    expect(failing('{')).toMatchObject({ code: 'config_not_json' });
    expect(failing('{"keys":[{"key":"short","kind":"admin","name":"x","typo":1}]}')).toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/keys\.0\.key: [^]*keys\.0\.kind: [^]*typo/),
    });
    expect(failing('{"campaigns":[{"id":"a","title":"A","endsAt":"tomorrow"}]}')).toMatchObject({
      message: expect.stringContaining('campaigns.0.endsAt: must be an ISO 8601 time'),
    });
    expect(
      failing('{"keys":[{"key":"long enough","kind":"publishable","name":"x","origins":["shop.example/"]}]}'),
    ).toMatchObject({ message: expect.stringContaining('keys.0.origins.0') });
    const origins = JSON.stringify({
      keys: [
        {
          key: 'long enough',
          kind: 'publishable',
          name: 'x',
          origins: ['https://Shop.example', 'https://shop.example/', 'http://localhost:5173', 'null'],
        },
      ],
    });
    expect(failing(origins)).toMatchObject({
      message: expect.stringMatching(/^[^]*origins\.0: must be[^]*origins\.1: must be(?![^]*origins\.[23])/),
    });
    expect(failing(JSON.stringify({ campaigns: [{ id: '欢'.repeat(86), title: 'x' }] }))).toMatchObject({
      message: expect.stringContaining('campaigns.0.id: must have at most 255 bytes'),
    });
    expect(() => readConfig('/nowhere/omokit.json')).toThrow(/cannot be read/);
  });
});

describe('the command', () => {
  it('says what is wrong with a file or a port', async () => {
    expect(() => openFile('/nowhere/x.sqlite', () => createServer({ file: '/nowhere/x.sqlite' }))).toThrow(
      expect.objectContaining({ code: 'file_unusable' }),
    );
    const one = await listen(createServer({ file: ':memory:' }), { port: 0, host: '127.0.0.1' });
    const port = Number(new URL(one.url).port);
    const two = createServer({ file: ':memory:' });
    await expect(listen(two, { port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'port_in_use' });
    expect((await fetch(`${one.url}/healthz`)).status).toBe(200);
    await Promise.all([one.stop(), two.close()]);
    await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
  });

  it('waits only so long for a request to come', async () => {
    const { url, stop } = await listen(createServer({ file: ':memory:' }), {
      port: 0,
      host: '127.0.0.1',
      requestMs: 20,
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    socket.write(
      'POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    let answer = '';
    for await (const text of socket) answer += text;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    await stop();
  });

  it('takes no campaign whose end cannot be read, and no issuer whose passes would be foreign', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'omokit-')), 'x.sqlite');
    const campaigns = [{ id: 'a', title: 'A' }];
    const invalid = expect.objectContaining({ code: 'config_invalid' });
    expect(() => createServer({ file, campaigns: [{ id: 'a', title: 'A', endsAt: '31.12.2026' }] })).toThrow(
      invalid,
    );
    await createServer({ file }).close();
    const told = createServer({ file, issuer: 'shop.example', campaigns });
    expect(told.store.issuer).toBe('shop.example');
    const writer = { keyId: 'k', kind: 'device', name: 'Kiosk' } as const;
    await told.store.claim({ campaign: 'a', anonymousId: 'ann', now: Date.now(), writer });
    await told.close();
    expect(() => createServer({ file, issuer: 'other.example' })).toThrow(invalid);
    const again = createServer({ file });
    expect(again.store.issuer).toBe('shop.example');
    await again.close();
  });

  it('makes keys when there are none, and shows them once', async () => {
    const { store, close } = createServer({ file: ':memory:' });
    const lines: string[] = [];
    expect(await makeFirstKeys(store, (line) => lines.push(line))).toBe(true);
    const texts = lines.flatMap((line) => /omo_[a-z]{2}_\S+/.exec(line)?.[0] ?? []);
    expect(texts).toHaveLength(3);
    expect((await store.findKey(texts[2]!))?.kind).toBe('secret');
    expect(await makeFirstKeys(store, (line) => lines.push(line))).toBe(false);
    await close();
  });
});
