import { describe, expect, it, vi } from 'vitest';
import { createFakePlatform, createFakeTransport, putAll, sampleDraft, settle } from '@omokit/testing';
import { createMemoryQueue } from './log/memory-queue.js';
import { createSender, type SenderOptions } from './sender.js';
import { createUuid } from './uuid.js';
import type { Lane } from '@omokit/protocol';
import type { OmoError } from './errors.js';

async function make(options: Partial<SenderOptions> = {}, destinations = ['omo']) {
  const platform = createFakePlatform();
  const newId = createUuid(platform);
  const queue = await createMemoryQueue({ destinations, now: platform.now, newId });
  const transport = createFakeTransport();
  const errors: OmoError[] = [];
  const delivered = vi.fn();
  const sender = createSender({
    to: 'omo',
    queue,
    transport,
    platform,
    delivered,
    report: (error) => errors.push(error),
    ...options,
  });
  const put = (count: number) =>
    putAll(
      queue,
      Array.from({ length: count }, () => sampleDraft({ messageId: newId() })),
    );
  return { platform, queue, transport, sender, errors, delivered, put };
}

describe('createSender', () => {
  it('sends what is waiting in batches and says when nothing is left', async () => {
    const { sender, transport, put, delivered } = await make({ maxEvents: 4 });
    await put(10);
    expect(await sender.drain()).toBe(true);
    expect(transport.batches.map(({ events }) => events.length)).toEqual([4, 4, 2]);
    expect(delivered).toHaveBeenCalledTimes(3);
  });

  it('keeps nothing of who was erased: neither what waits in any lane nor a dead letter', async () => {
    const erased = vi.fn(async () => undefined);
    const { sender, transport, queue } = await make({ maxEvents: 2, erased });
    const of = (anonymousId: string, lane: Lane = 'event') => ({ ...sampleDraft({ lane }), anonymousId });
    await putAll(queue, [of('gone'), of('gone')]);
    transport.answer(({ events }) => ({
      outcome: 'ok',
      refused: new Map(events.map(({ messageId }) => [messageId, 'event_unknown'])),
    }));
    await sender.drain();
    expect(await queue.stats()).toMatchObject({ dead: 2 });

    const all = [of('gone'), of('stays'), of('gone', 'identity'), of('gone', 'redemption'), of('stays')];
    await putAll(queue, all);
    transport.answer(({ events }) => ({
      outcome: 'ok',
      refused: new Map([[events[0]!.messageId, 'person_erased']]),
      erased: ['gone'],
    }));
    expect(await sender.drain()).toBe(true);
    expect(erased).toHaveBeenCalledExactlyOnceWith(['gone']);
    expect(transport.delivered().map(({ anonymousId }) => anonymousId)).toEqual(['gone', 'stays', 'stays']);
    expect(await queue.export()).toEqual({ events: [], dead: [] });
    const told = transport.batches.flatMap(({ losses }) => losses);
    expect(told.every(({ reason }) => reason === 'erased')).toBe(true);
  });

  it('buries nothing that was refused because it may not be kept, and tells other destinations why', async () => {
    const { sender, transport, queue, put } = await make({}, ['omo', 'other']);
    const [withdrawn, erased, poisoned] = (await put(3)).map(({ messageId }) => messageId);
    transport.answer({
      outcome: 'ok',
      refused: new Map([
        [withdrawn!, 'consent_withdrawn'],
        [erased!, 'person_erased'],
        [poisoned!, 'message_invalid'],
      ]),
    });
    await sender.drain();
    const { dead } = await queue.export();
    expect(dead.map(({ event, code }) => [event.messageId, code])).toEqual([[poisoned, 'message_invalid']]);
    expect(transport.batches.flatMap(({ losses }) => losses)).toEqual([]);
    const { claim } = await queue.claim('other', { maxEvents: 9, maxBytes: 9_999, leaseMs: 1 });
    expect(claim!.losses.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [1, 1, 'consent_withdrawn'],
      [2, 2, 'erased'],
    ]);
    expect(claim!.events.map(({ messageId }) => messageId)).toEqual([poisoned]);
  });

  it('keeps to Retry-After, with jitter above it, and the same for another sender of the queue', async () => {
    const { sender, transport, platform, queue, put } = await make();
    await put(1);
    transport.answer({ outcome: 'retry', afterMs: 12_000 });
    expect(await sender.drain()).toBe(false);
    const { retryAt } = (await queue.claim('omo', { maxEvents: 1, maxBytes: 1, leaseMs: 1 })) as {
      retryAt: number;
    };
    expect(retryAt - platform.now()).toBeGreaterThanOrEqual(12_000);
    await platform.advance(11_999);
    expect(transport.batches).toHaveLength(1);
    await platform.advance(2_000);
    expect(transport.delivered()).toHaveLength(1);
  });

  it('backs off when nothing answers, and goes at once when the network is back', async () => {
    const { sender, transport, platform, put } = await make();
    await put(1);
    transport.answer({ outcome: 'retry' }, { outcome: 'retry' }, { outcome: 'retry' });
    await sender.drain();
    expect(transport.batches).toHaveLength(1);
    platform.setOnline(false);
    await platform.advance(600_000);
    expect(transport.batches).toHaveLength(1);
    transport.answerAlways({ outcome: 'ok' });
    platform.setOnline(true);
    await platform.advance(0);
    expect(transport.batches).toHaveLength(2);
  });

  it('halves a batch that is too large until the one that is refused stands alone, and buries it', async () => {
    const { sender, transport, queue, put } = await make();
    const events = await put(8);
    const poison = events[5]!.messageId;
    transport.answerAlways(({ events: sent }) =>
      sent.some(({ messageId }) => messageId === poison)
        ? { outcome: 'split', code: 'message_too_large' }
        : { outcome: 'ok' },
    );
    expect(await sender.drain()).toBe(true);
    expect(transport.delivered()).toHaveLength(7);
    expect((await queue.export()).dead.map(({ event, code }) => [event.messageId, code])).toEqual([
      [poison, 'message_too_large'],
    ]);
  });

  it('says once, of a destination that has not answered three times, that it is so', async () => {
    const { sender, transport, platform, put, errors } = await make();
    await put(1);
    transport.answerAlways({ outcome: 'retry', code: 'http_404' });
    await sender.drain();
    await platform.advance(600_000);
    expect(transport.batches.length).toBeGreaterThan(10);
    expect(errors.map(({ code }) => code)).toEqual(['destination_unreachable']);
    expect(errors[0]!.message).toContain('http_404');
    transport.answerAlways({ outcome: 'ok' });
    await platform.advance(120_000);
    transport.answerAlways({ outcome: 'retry' });
    await put(1);
    sender.wake();
    await platform.advance(600_000);
    expect(errors).toHaveLength(2);
  });

  it('buries what the destination refuses and goes on', async () => {
    const { sender, transport, queue, put, delivered, errors } = await make();
    const [first] = await put(3);
    const refused = new Map([[first!.messageId, 'event_invalid']]);
    transport.answer({ outcome: 'ok', refused });
    expect(await sender.drain()).toBe(true);
    expect((await queue.export()).dead).toMatchObject([{ code: 'event_invalid', to: 'omo' }]);
    expect(delivered).toHaveBeenCalledWith(expect.anything(), refused);
    expect(errors).toMatchObject([
      { code: 'event_refused', message: expect.stringContaining('event_invalid') as string },
    ]);
  });

  it('keeps everything and stops when the credentials are bad, until it is asked to drain again', async () => {
    const { sender, transport, queue, put, errors, platform } = await make();
    await put(2);
    transport.answer({ outcome: 'halt', code: 'key_unknown' });
    expect(await sender.drain()).toBe(false);
    expect(errors.map(({ code }) => code)).toEqual(['destination_halted']);
    sender.wake();
    await platform.advance(3_600_000);
    expect(transport.batches).toHaveLength(1);
    expect((await queue.stats()).waiting['omo']).toBe(2);
    expect(await sender.drain()).toBe(true);
  });

  it('does not ask again when the network comes back while its key is refused', async () => {
    const { sender, transport, put, platform } = await make();
    await put(1);
    transport.answer({ outcome: 'halt', code: 'key_unknown' });
    await sender.drain();
    platform.setOnline(false);
    platform.setOnline(true);
    await platform.advance(3_600_000);
    expect(transport.batches).toHaveLength(1);
    expect(sender.inFlight()).toBeUndefined();
  });

  it('probes with one event after three failures until one is taken, then sends all', async () => {
    const { sender, transport, put, platform } = await make();
    await put(6);
    const retry = { outcome: 'retry' as const };
    transport.answer(retry, retry, retry, retry, retry);
    await sender.drain();
    await platform.advance(600_000);
    expect(transport.batches.map(({ events }) => events.length)).toEqual([6, 6, 6, 1, 1, 1, 5]);
    expect(transport.delivered()).toHaveLength(6);
  });

  it('waits for a purge before it claims', async () => {
    let purged = () => {};
    let purging: Promise<void> | undefined = new Promise((resolve) => (purged = resolve));
    const { sender, transport, put } = await make({ purging: () => purging });
    await put(1);
    const drained = sender.drain();
    await settle();
    expect(transport.batches).toHaveLength(0);
    purging = undefined;
    purged();
    expect(await drained).toBe(true);
  });

  it('sends nothing after it was stopped, not even what it was claiming, and gives it back', async () => {
    const { sender, transport, queue, put } = await make();
    await put(1);
    void sender.drain();
    await sender.stop();
    expect(transport.batches).toHaveLength(0);
    expect(await queue.claim('omo', { maxEvents: 1, maxBytes: 1, leaseMs: 1 })).toHaveProperty('claim');
  });

  it('survives a fault of the queue: reports it and tries again', async () => {
    const { sender, transport, queue, put, errors, platform } = await make();
    await put(1);
    const claim = vi.spyOn(queue, 'claim').mockRejectedValueOnce(new Error('disk'));
    expect(await sender.drain()).toBe(false);
    expect(errors.map(({ code }) => code)).toEqual(['queue_unavailable']);
    await platform.advance(60_000);
    expect(claim).toHaveBeenCalledTimes(3);
    expect(transport.delivered()).toHaveLength(1);
  });

  it('takes a transport that throws for one without network: gives the batch back and tries again', async () => {
    const { sender, queue, put, errors, platform, delivered } = await make({
      transport: vi
        .fn(async () => ({ outcome: 'ok' as const }))
        .mockRejectedValueOnce(new Error('not what a transport may do')),
    });
    await put(1);
    expect(await sender.drain()).toBe(false);
    expect(errors.map(({ code }) => code)).toEqual(['step_failed']);
    expect(await queue.stats()).toMatchObject({ waiting: { omo: 1 } });
    await platform.advance(1_500);
    expect(delivered).toHaveBeenCalledOnce();
  });

  it.each([true, undefined, { outcome: 'OK' }])(
    'takes %j for no answer, says so and tries again',
    async (answer) => {
      const transport = vi.fn().mockResolvedValueOnce(answer).mockResolvedValue({ outcome: 'ok' });
      const { sender, platform, errors, put, queue } = await make({ transport });
      await put(1);
      expect(await sender.drain()).toBe(false);
      expect(errors.map(({ code }) => code)).toEqual(['step_failed']);
      await platform.advance(10_000);
      expect((await queue.stats()).waiting).toEqual({ omo: 0 });
    },
  );

  it.each([NaN, -5, Infinity])(
    'makes no loop and no silence for ever of an afterMs of %d',
    async (afterMs) => {
      const { sender, transport, platform, put, queue } = await make();
      await put(1);
      transport.answer({ outcome: 'retry', afterMs });
      await sender.drain();
      expect(transport.batches).toHaveLength(1);
      await platform.advance(10_000);
      expect((await queue.stats()).waiting).toEqual({ omo: 0 });
    },
  );

  it('gives up a transport that never settles before another tab takes its place', async () => {
    const { sender, transport, platform, errors, put, queue } = await make();
    await put(1);
    transport.answer(new Promise<never>(() => {}));
    const draining = sender.drain();
    await platform.advance(30_000);
    expect(await draining).toBe(false);
    expect(errors.map(({ code }) => code)).toEqual(['step_failed']);
    await platform.advance(10_000);
    expect(transport.batches[1]).toMatchObject({ again: true });
    expect((await queue.stats()).waiting).toEqual({ omo: 0 });
    expect(platform.timers()).toBe(0);
  });

  it('gives its lease back when it cannot bury', async () => {
    const { sender, transport, queue, put } = await make();
    const [first] = await put(1);
    transport.answer({ outcome: 'ok', refused: new Map([[first!.messageId, 'event_invalid']]) });
    vi.spyOn(queue, 'bury').mockRejectedValueOnce(new Error('disk'));
    expect(await sender.drain()).toBe(false);
    expect(await queue.claim('omo', { maxEvents: 1, maxBytes: 1, leaseMs: 1 })).toHaveProperty('claim');
  });
});
