import { hashIdentifier } from '@omokit/identity';
import type { Identifier, Person, PersonSummary, OmoEvent } from '@omokit/protocol';
import { describe, expect, it } from 'vitest';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

const hashed = async (identifier: Identifier, key = 'key of the site'): Promise<Identifier> => {
  const made = await hashIdentifier(identifier, { key });
  if (!made.ok) throw new Error(made.code);
  return made.identifier;
};

/** What `omo.link` of a page makes of it. */
function links(stream: string, anonymousId: string, ...identifiers: Identifier[]): OmoEvent {
  const event = queued(stream, 1, { anonymousId, type: 'identify', timestamp: '2026-03-01T09:30:00Z' });
  delete event.event;
  event.context!.externalIds = identifiers.map(({ type, value }) => ({
    id: value,
    type,
    collection: 'users',
    encoding: 'none',
  }));
  return event;
}
const summaries = async (server: TestServer) =>
  (await (await server.get('/v1/people')).json()) as PersonSummary[];
const resolve = async (server: TestServer, identifier: Identifier) => {
  const response = await server.post('/v1/people/resolve', identifier, testKeys.sk);
  return [response.status, await response.json()];
};

describe('an identifier that was hashed on the device', () => {
  it('joins a phone and a kiosk that were told the same address, which the backend never learns', async () => {
    const server = testServer();
    const atHome = await hashed({ type: 'email', value: ' Ann@Example.com' });
    const inShop = await hashed({ type: 'email', value: 'ann@example.COM' });
    const member = { type: 'member', value: 'M-1' };
    const send = async (event: OmoEvent, key?: string) =>
      expect((await server.post('/v1/batch', { batch: [event] }, key)).status).toBe(200);
    await send(links('phone', 'phone-visit', atHome));
    await send(links('kiosk', 'kiosk-visit', inShop, member), testKeys.kiosk);
    await send(links('other', 'other-visit', await hashed({ type: 'email', value: 'bob@example.com' })));

    expect(await summaries(server)).toHaveLength(2);
    const [status, answer] = await resolve(server, atHome);
    expect(status).toBe(200);
    const { person } = answer as { person: string };
    expect(await resolve(server, member)).toEqual([200, { person }]);
    const text = await (await server.get(`/v1/people/${person}`)).text();
    expect((JSON.parse(text) as Person).identifiers).toEqual(
      expect.arrayContaining([
        { type: 'anonymous', value: 'phone-visit' },
        { type: 'anonymous', value: 'kiosk-visit' },
        atHome,
        member,
      ]),
    );
    expect(text).not.toMatch(/example/i);
  });

  it('is somebody else under another key, or as it was typed', async () => {
    const server = testServer();
    const email = { type: 'email', value: 'ann@example.com' };
    const batch = [
      links('a', 'visit-a', await hashed(email)),
      links('b', 'visit-b', await hashed(email, 'another key')),
      links('c', 'visit-c', email),
    ];
    for (const event of batch) await server.post('/v1/batch', { batch: [event] });
    expect(await summaries(server)).toHaveLength(3);
  });
});
