import type { OmoEvent, PrivacyProof } from '@omokit/protocol';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const email = { type: 'email', value: 'ann@example.com' };

export const wholeOfAnn = { identifier: email, scope: 'person' };

/** Ann, logged in on two browsers, as the merchant's own server states, and somebody else. */
export async function withAnn(options: Parameters<typeof testServer>[0] = {}): Promise<TestServer> {
  const it = testServer(options);
  const login = (anonymousId: string, seq: number): OmoEvent => {
    const event = queued('s', seq, {
      type: 'identify',
      event: undefined as never,
      anonymousId,
      userId: 'ann-login',
      traits: { name: 'Ann', city: 'Otaru' },
    });
    event.context!.externalIds = [
      { type: 'email', id: 'Ann@Example.com', collection: 'users', encoding: 'none' },
    ];
    return event;
  };
  const batch = [
    queued('s', 1, { anonymousId: 'ann-phone', properties: { note: 'on the phone' } }),
    queued('s', 4, { anonymousId: 'ann-tablet', userId: 'ann-login', properties: { note: 'on the tablet' } }),
    queued('t', 1, { anonymousId: 'bob-phone' }),
  ];
  await read(it.post('/v1/batch', { batch }));
  const logins = [login('ann-phone', 2), login('ann-tablet', 3)];
  await read(it.post('/v1/batch', { batch: logins }, testKeys.sk));
  await it.claim('ann-phone');
  return it;
}

export async function read<Body>(answer: Promise<Response>, status = 200): Promise<Body> {
  const { status: found } = await answer;
  const body = (await (await answer).json()) as Body;
  if (found !== status) throw new Error(`${found} instead of ${status}: ${JSON.stringify(body)}`);
  return body;
}
export const tokenFor = async (it: TestServer, body: unknown, key?: string) =>
  (await read<PrivacyProof>(it.post('/v1/privacy/proofs', body, key))).token;
