import type { EraseAnswer, Held, OmoEvent, PersonExport, PrivacyProof } from '@omokit/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiver } from '../privacy/receiver-fixture.js';
import { queued, testKeys, testServer, type TestServer } from '../server-fixture.js';

// What a proof opens. Anybody may state on a page that somebody's login and their own address are one person's.

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const mallorys = { type: 'email', value: 'mallory@evil.example' };
const anns = { type: 'email', value: 'ann@example.com' };

let mail: Awaited<ReturnType<typeof receiver>>;
let server: TestServer;

beforeEach(async () => {
  mail = await receiver();
  server = testServer({ privacy: { codes: { url: mail.url, secret } }, identity: { country: 'JP' } });
});
afterEach(async () => {
  await server.server.close();
  await mail.close();
});

interface Login {
  anonymousId: string;
  userId?: string;
  others?: { type: string; value: string }[];
  traits?: Record<string, string>;
}
let seq = 0;
function login({ anonymousId, userId, others = [], traits }: Login): OmoEvent {
  const event = queued(`of-${anonymousId}`, ++seq, {
    type: 'identify',
    event: undefined as never,
    anonymousId,
    ...(userId !== undefined && { userId }),
    ...(traits && { traits }),
  });
  event.context!.externalIds = others.map(({ type, value }) => ({
    type,
    id: value,
    collection: 'users',
    encoding: 'none',
  }));
  return event;
}
async function state(logins: Login[], key: string = testKeys.pk): Promise<void> {
  const answer = await server.post('/v1/batch', { batch: logins.map(login) }, key);
  const { results } = (await answer.json()) as { results: { status: string }[] };
  expect(results.map(({ status }) => status)).toEqual(logins.map(() => 'accepted'));
}
async function read<Body>(answer: Promise<Response>, status = 200): Promise<Body> {
  const found = await answer;
  const body = (await found.json()) as Body;
  expect([found.status, found.status === status ? '' : body]).toEqual([status, '']);
  return body;
}
/** The code that is sent to an address, as whoever reads its mail sees it. */
async function codeSentTo(identifier: { type: string; value: string }, typed = identifier) {
  const before = mail.received.length;
  await read(server.post('/v1/privacy/codes', { identifier: typed }));
  await mail.until(before + 1);
  const { data } = JSON.parse(mail.received.at(-1)!.body) as { data: { code: string; identifier: object } };
  expect(data.identifier).toEqual(identifier);
  return data.code;
}
async function proofBy(identifier: { type: string; value: string }, typed = identifier) {
  const code = await codeSentTo(identifier, typed);
  return read<PrivacyProof>(server.post('/v1/privacy/proofs', { identifier: typed, code }));
}
const proofOfShop = (body: object) =>
  read<PrivacyProof>(server.post('/v1/privacy/proofs', body, testKeys.sk));
const heldBy = ({ token }: PrivacyProof) => read<Held>(server.post('/v1/privacy/held', { token }));
const exportedBy = ({ token }: PrivacyProof) =>
  read<PersonExport>(server.post('/v1/privacy/export', { token }));
const eraseBy = ({ token }: PrivacyProof) =>
  read<EraseAnswer>(server.post('/v1/privacy/erase', { token, confirm: true }));
const valuesOf = ({ identifiers }: { identifiers: { value: string }[] }) =>
  identifiers.map(({ value }) => value).sort();
const exists = async (value: string) => (await server.search(value)).length > 0;

/** Ann, whom the shop has logged in; then Mallory states on a page that Ann's login and their own address are one's. */
async function attack(key: string = testKeys.pk): Promise<void> {
  await state(
    [{ anonymousId: 'ann-phone', userId: 'ann-login', others: [anns], traits: { city: 'Otaru' } }],
    testKeys.sk,
  );
  await state([{ anonymousId: 'mallory', userId: 'ann-login', others: [mallorys] }], key);
  const [person] = await server.search(mallorys.value);
  expect(valuesOf(person!)).toContain('ann-login');
}

describe('an address that a page states to be of a login', () => {
  const readsNothing = (key: string) => async () => {
    await attack(key);
    const proof = await proofBy(mallorys);
    expect(proof.scope).toBe('identifier');
    const held = await heldBy(proof);
    expect([held.identifiers, held.traits, held.events, held.passes]).toEqual([[mallorys], [], [], 0]);
    const everything = await exportedBy(proof);
    expect(JSON.stringify(everything)).not.toMatch(/ann|Otaru/);
    expect([everything.person, everything.links, everything.events]).toEqual([undefined, [], []]);
  };
  it('reads nothing of whoever logs in there, by the key of a page', readsNothing(testKeys.pk));
  it('reads nothing of whoever logs in there, by the key of a kiosk', readsNothing(testKeys.kiosk));

  it('corrects and erases nothing of them', async () => {
    await attack();
    const proof = await proofBy(mallorys);
    const { token } = proof;
    const corrected = await read<Held>(
      server.post('/v1/privacy/correct', { token, traits: { nickname: 'M' } }),
    );
    expect(corrected.traits).toMatchObject([{ name: 'nickname', value: 'M' }]);
    const { erasure } = await eraseBy(proof);
    expect(erasure).toMatchObject({ scope: 'identifier', erased: { identifiers: 1, passes: 0 } });
    expect(await exists(mallorys.value)).toBe(false);
    const held = await heldBy(await proofBy(anns));
    expect(valuesOf(held)).toEqual(['ann-login', 'ann-phone', 'ann@example.com']);
    expect(held.traits).toMatchObject([{ name: 'city', value: 'Otaru' }]);
    // Later events of the login are taken as ever.
    await state([{ anonymousId: 'ann-tablet', userId: 'ann-login' }]);
  });

  it('is not shown to them either, unless the merchant’s own server vouches for all that is said', async () => {
    await attack();
    const mine = await exportedBy(await proofBy(anns));
    expect(JSON.stringify([mine.links, mine.identifiers, mine.traits])).not.toContain('mallory');
    expect(valuesOf(mine)).toEqual(['ann-login', 'ann-phone', 'ann@example.com']);
    expect(mine.links.map(({ vouched }) => vouched)).toEqual([true, true]);

    const user = { type: 'user', value: 'ann-login' };
    const shops = await proofOfShop({ identifier: user });
    expect([shops.scope, valuesOf(await heldBy(shops))]).toEqual(['identifier', valuesOf(mine)]);
    const whole = await proofOfShop({ identifier: user, scope: 'person' });
    expect([whole.scope, (await heldBy(whole)).identifiers.length]).toEqual(['person', 5]);
    const code = await codeSentTo(anns);
    const asked = { identifier: anns, code, scope: 'person' };
    expect(await read(server.post('/v1/privacy/proofs', asked), 403)).toMatchObject({
      code: 'key_not_allowed',
    });
    // Nothing was lost by asking for too much.
    await read(server.post('/v1/privacy/proofs', { identifier: anns, code }));
  });

  it('gives whoever is logged in nothing of whose address they state on a page', async () => {
    // Ann is known to the shop by her address and her member number, without a login.
    await server.server.store.importPeople({
      importId: 'members',
      source: 'import:members.csv',
      receivedAt: server.clock.now,
      people: [
        { row: 1, identifiers: [anns, { type: 'member', value: 'M-1' }], traits: { city: 'Otaru' } },
      ] as never,
    });
    await state([{ anonymousId: 'mallory', userId: 'mallory-login' }], testKeys.sk);
    await state([{ anonymousId: 'mallory', others: [anns] }]);
    expect(valuesOf((await server.search('M-1'))[0]!)).toContain('mallory-login');
    const proof = await proofOfShop({ identifier: { type: 'user', value: 'mallory-login' } });
    expect(valuesOf(await heldBy(proof))).toEqual(['mallory', 'mallory-login']);
    await eraseBy(proof);
    const held = await heldBy(await proofBy(anns));
    expect([valuesOf(held), held.traits.map(({ name }) => name)]).toEqual([
      ['M-1', 'ann@example.com'],
      ['city'],
    ]);
  });
});

describe('what a proof is widened by', () => {
  const scopeOf = async () => valuesOf(await heldBy(await proofOfShop({ identifier: anns })));

  it('is who states a link, in whatever order it is stated, also when it is made anew from the log', async () => {
    const said = { anonymousId: 'ann-phone', userId: 'ann-login', others: [anns] };
    await state([said]);
    expect(await scopeOf()).toEqual(['ann@example.com']);
    await server.server.store.rebuild();
    expect(await scopeOf()).toEqual(['ann@example.com']);
    await state([said], testKeys.sk);
    const whole = ['ann-login', 'ann-phone', 'ann@example.com'];
    expect(await scopeOf()).toEqual(whole);
    await state([said]);
    await server.server.store.rebuild();
    expect(await scopeOf()).toEqual(whole);
  });

  it('is no hand-off, and is what staff state until they take it away', async () => {
    await state([{ anonymousId: 'ann-phone', others: [anns] }], testKeys.sk);
    const { userCode } = await read<{ userCode: string }>(
      server.post('/v1/handoffs', { anonymousId: 'kiosk-visit' }, testKeys.kiosk),
    );
    await read(server.post('/v1/handoffs/confirm', { userCode, anonymousId: 'ann-phone' }));
    expect(await scopeOf()).toEqual(['ann-phone', 'ann@example.com']);
    const ends = { a: anns, b: { type: 'member', value: 'M-1' } };
    const { id, vouched } = await read<{ id: string; vouched?: true }>(
      server.post('/v1/links', ends, testKeys.sk),
    );
    expect(vouched).toBe(true);
    expect(await scopeOf()).toEqual(['M-1', 'ann-phone', 'ann@example.com']);
    await server.server.store.rebuild();
    expect(await scopeOf()).toEqual(['M-1', 'ann-phone', 'ann@example.com']);
    await read(server.post('/v1/links/remove', { link: id }, testKeys.sk));
    expect(await scopeOf()).toEqual(['ann-phone', 'ann@example.com']);
  });
});

describe('a phone', () => {
  it('is proven however it is spelled, and the code is sent to the number that is known', async () => {
    const known = { type: 'phone', value: '+819012345678' };
    await state([{ anonymousId: 'ann-phone', userId: 'ann-login', others: [known] }], testKeys.sk);
    const proof = await proofBy(known, { type: 'phone', value: '090 1234 5678' });
    expect(valuesOf(await heldBy(proof))).toEqual(['+819012345678', 'ann-login', 'ann-phone']);
    // Each spelling is the same address: three codes in ten minutes.
    for (const value of ['090-1234-5678', '+81 90 1234 5678'])
      await read(server.post('/v1/privacy/codes', { identifier: { type: 'phone', value } }));
    const fourth = { identifier: { type: 'phone', value: '(090) 1234 5678' } };
    await read(server.post('/v1/privacy/codes', fourth), 429);
    await eraseBy(proof);
    await read(server.post('/v1/privacy/held', { token: proof.token }), 401);
  });
});
