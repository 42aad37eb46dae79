import { readFileSync } from 'node:fs';
import type { Held, PersonExport, PrivacyProof } from '@omokit/protocol';
import { held as heldSchema } from '@omokit/protocol/schema';
import { describe, expect, it } from 'vitest';
import { receiver } from '../privacy/receiver-fixture.js';
import { signatureOf } from '../privacy/webhook.js';
import { testKeys } from '../server-fixture.js';
import { secret, email, wholeOfAnn, withAnn, read, tokenFor } from './privacy-fixture.js';

describe('a proof', () => {
  it('of a person is a code sent to their address, good once', async () => {
    const mail = await receiver();
    const it = await withAnn({ privacy: { codes: { url: mail.url, secret } } });
    const asked = { identifier: { type: 'email', value: ' ANN@example.com ' }, language: 'ja' };
    expect(await read(it.post('/v1/privacy/codes', asked))).toEqual({ expiresInMs: 600_000 });
    await mail.until(1);
    const { headers, body } = mail.received[0]!;
    const sent = JSON.parse(body) as { type: string; data: { code: string; language: string } };
    expect(sent).toMatchObject({
      type: 'privacy.code',
      data: { language: 'ja', code: expect.stringMatching(/^\d{6}$/) },
    });
    expect(headers).toMatchObject(
      signatureOf(secret, { id: String(headers['webhook-id']), at: it.clock.now, body }),
    );

    const { code } = sent.data;
    for (const end of ['', '-wal']) expect(readFileSync(it.file + end).includes(code)).toBe(false);
    expect(await read(it.post('/v1/privacy/proofs', { identifier: email }), 401)).toMatchObject({
      code: 'proof_failed',
    });
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await read(it.post('/v1/privacy/proofs', { identifier: email, code: wrong }), 401);
    const proof = await read<PrivacyProof>(it.post('/v1/privacy/proofs', { identifier: email, code }));
    expect(proof).toMatchObject({ scope: 'identifier', expiresInMs: 900_000 });
    await read(it.post('/v1/privacy/proofs', { identifier: email, code }), 401);
    const held = await read<Held>(it.post('/v1/privacy/held', { token: proof.token }));
    expect(heldSchema.safeParse(held).error).toBeUndefined();
    expect(held).toMatchObject({ scope: 'identifier', passes: 1, channels: ['web'] });
    expect(held.identifiers).toHaveLength(4);
    await it.server.close();
    await mail.close();
  });

  it('takes five wrong codes, and none after ten minutes', async () => {
    const mail = await receiver();
    const it = await withAnn({ privacy: { codes: { url: mail.url, secret } } });
    const codeAfter = async (count: number) => {
      await read(it.post('/v1/privacy/codes', { identifier: email }));
      await mail.until(count);
      return (JSON.parse(mail.received[count - 1]!.body) as { data: { code: string } }).data.code;
    };
    const first = await codeAfter(1);
    const wrong = first === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries++)
      await read(it.post('/v1/privacy/proofs', { identifier: email, code: wrong }), 401);
    await read(it.post('/v1/privacy/proofs', { identifier: email, code: first }), 401);
    const second = await codeAfter(2);
    it.clock.now += 600_000;
    await read(it.post('/v1/privacy/proofs', { identifier: email, code: second }), 401);
    await it.server.close();
    await mail.close();
  });

  it('tells nobody whether an address is known, sends nothing to one that is not, and few to one that is', async () => {
    const mail = await receiver();
    const it = await withAnn({ privacy: { codes: { url: mail.url, secret } } });
    const stranger = { type: 'email', value: 'nobody@example.com' };
    const answers = await Promise.all(
      [stranger, email].map(async (identifier) =>
        (await it.post('/v1/privacy/codes', { identifier })).text(),
      ),
    );
    expect(answers[0]).toBe(answers[1]);
    await mail.until(1);
    expect(mail.received.map(({ body }) => body.includes(stranger.value))).toEqual([false]);
    for (let nth = 0; nth < 2; nth++) await read(it.post('/v1/privacy/codes', { identifier: email }));
    const limited = await it.post('/v1/privacy/codes', {
      identifier: { ...email, value: 'Ann@Example.com' },
    });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '600']);
    expect(await read(it.post('/v1/privacy/codes', { identifier: email }), 429)).toMatchObject({
      code: 'privacy_too_many_tries',
    });
    await it.server.close();
    await mail.close();
  });

  it('is not to be had by codes where none can be sent', async () => {
    const it = await withAnn();
    expect(await read(it.post('/v1/privacy/codes', { identifier: email }), 404)).toMatchObject({
      code: 'privacy_codes_off',
    });
    await it.server.close();
  });

  it('of the merchant’s own server needs no code; that of a page does', async () => {
    const it = await withAnn();
    expect(await tokenFor(it, wholeOfAnn, testKeys.sk)).toMatch(/^[\w-]{43}$/);
    await read(it.post('/v1/privacy/proofs', { identifier: email }, testKeys.kiosk), 401);
    await it.server.close();
  });

  it('of a visit opens what was collected under it, and no more', async () => {
    const it = await withAnn();
    const proof = await read<PrivacyProof>(it.post('/v1/privacy/proofs', { anonymousId: 'ann-tablet' }));
    expect(proof.scope).toBe('visit');
    const found = await read<PersonExport>(it.post('/v1/privacy/export', { token: proof.token }));
    expect(found.identifiers).toEqual([{ type: 'anonymous', value: 'ann-tablet' }]);
    expect(JSON.stringify(found)).not.toContain('on the phone');
    expect(JSON.stringify(found)).toContain('on the tablet');
    expect([found.passes, found.links, found.person]).toEqual([[], [], undefined]);
    await it.server.close();
  });

  it('ends after 15 minutes, is no other text, and none at all once the person is erased', async () => {
    const it = await withAnn();
    const token = await tokenFor(it, wholeOfAnn, testKeys.sk);
    for (const text of ['x', token.slice(1), `${token}x`])
      expect(await read(it.post('/v1/privacy/held', { token: text }), 401)).toMatchObject({
        code: 'proof_unknown',
      });
    await read(it.post('/v1/privacy/held', { token }));
    it.clock.now += 900_000;
    await read(it.post('/v1/privacy/held', { token }), 401);
    const again = await tokenFor(it, wholeOfAnn, testKeys.sk);
    await read(it.post('/v1/privacy/erase', { token: again, confirm: true }));
    await read(it.post('/v1/privacy/held', { token: again }), 401);
    await it.server.close();
  });
});
