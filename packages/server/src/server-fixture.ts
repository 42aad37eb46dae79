import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClaimAnswer, OmoEvent, PersonSummary } from '@omokit/protocol';
import { createServer, type OmokitServer, type ServerOptions } from './server.js';

/** Keys of the server that tests talk to. */
export const testKeys = {
  pk: 'test-publishable-key',
  kiosk: 'test-kiosk-key',
  kiosk2: 'test-second-kiosk-key',
  sk: 'test-secret-key',
};

export interface TestServer {
  server: OmokitServer;
  file: string;
  clock: { now: number };
  get(path: string, key?: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, key?: string, headers?: Record<string, string>): Promise<Response>;
  claim(anonymousId: string, campaign?: string): Promise<ClaimAnswer>;
  /** People with an identifier that begins with it. */
  search(q: string): Promise<PersonSummary[]>;
}

/** A real server on a real file in a folder of its own, with a clock that tests turn. */
export function testServer(options: Partial<ServerOptions> = {}): TestServer {
  const file = options.file ?? join(mkdtempSync(join(tmpdir(), 'omokit-')), 'test.sqlite');
  const clock = { now: Date.parse('2026-03-01T10:00:00Z') };
  const server = createServer({
    file,
    issuer: 'shop.example',
    now: () => clock.now,
    keys: [
      { key: testKeys.pk, kind: 'publishable', name: 'Shop', origins: ['https://shop.example'] },
      { key: testKeys.kiosk, kind: 'device', name: 'Kiosk 1' },
      { key: testKeys.kiosk2, kind: 'device', name: 'Kiosk 2' },
      { key: testKeys.sk, kind: 'secret', name: 'Admin' },
    ],
    campaigns: [
      { id: 'welcome', title: { en: 'Welcome', 'zh-CN': '欢迎' }, passTtlMs: 86_400_000 },
      { id: 'scarce', title: 'Scarce', limit: 2 },
      { id: 'past', title: 'Past', endsAt: '2026-01-01T00:00:00Z' },
      { id: 'future', title: 'Future', startsAt: '2027-01-01T00:00:00Z' },
    ],
    ...options,
  });
  const authorization = (key: string): Record<string, string> =>
    key ? { authorization: `Bearer ${key}` } : {};

  const it: TestServer = {
    server,
    file,
    clock,
    get: (path, key = testKeys.sk, headers = {}) =>
      server.fetch(new Request(`http://omo.test${path}`, { headers: { ...authorization(key), ...headers } })),
    post: (path, body, key = testKeys.pk, headers = {}) =>
      server.fetch(
        new Request(`http://omo.test${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...authorization(key), ...headers },
          body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
        }),
      ),
    async search(q) {
      return (await (await it.post('/v1/people/search', { q }, testKeys.sk)).json()) as PersonSummary[];
    },
    async claim(anonymousId, campaign = 'welcome') {
      return (await (await it.post('/v1/passes/claim', { campaign, anonymousId })).json()) as ClaimAnswer;
    },
  };
  return it;
}

/** An event as our tracker sends it. */
export function queued(stream: string, seq: number, fields: Partial<OmoEvent> = {}): OmoEvent {
  return {
    type: 'track',
    messageId: randomUUID(),
    anonymousId: 'anon-ann',
    event: 'Product Viewed',
    timestamp: '2026-03-01T09:59:00Z',
    ...fields,
    context: {
      omo: { stream, seq, lane: 'event', purpose: 'analytics', channel: 'web', ...fields.context?.omo },
    },
  };
}

/** A kiosk's report of a pass it accepted without network. */
export function offlineRedemption(
  stream: string,
  seq: number,
  claimed: ClaimAnswer,
  redemptionId: string,
  fields: Partial<OmoEvent> = {},
): OmoEvent {
  return queued(stream, seq, {
    event: 'Coupon Redeemed',
    anonymousId: `visitor-of-${stream}`,
    properties: {
      redemption_id: redemptionId,
      coupon_id: claimed.claims.id,
      campaign: claimed.claims.campaign,
      pass: claimed.pass,
    },
    ...fields,
    context: {
      omo: { stream, seq, lane: 'redemption', purpose: 'operation', channel: 'kiosk', offline: true },
    },
  });
}
