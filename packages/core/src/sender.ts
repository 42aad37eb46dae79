import type { QueuedEvent } from '@omokit/protocol';
import type { Claim, QueueStore } from './queue.js';
import type { Platform, Stop } from './platform.js';
import type { Sent, Transport } from './transport.js';
import { backoffMs } from './backoff.js';
import { OmoError, type ErrorCode } from './errors.js';

export interface SenderOptions {
  /** Name of the destination in the queue. */
  to: string;
  queue: QueueStore;
  transport: Transport;
  platform: Platform;
  /** What has to be deleted before anything is sent: undefined when nothing has. */
  purging?(): Promise<void> | undefined;
  /** Whether an earlier page may have sent some of these in its last words. */
  saidBefore?(events: readonly QueuedEvent[]): boolean;
  delivered(events: readonly QueuedEvent[], refused: ReadonlyMap<string, string>): void;
  /** The people behind these anonymousIds were erased: what waits of them is deleted once this has resolved. */
  erased?(anonymousIds: readonly string[]): Promise<void>;
  report(error: OmoError): void;
  maxEvents?: number;
}

/** Empties the queue towards one destination. */
export interface Sender {
  /** Something may be waiting: sends after `delayMs`, or sooner if sooner was asked for. */
  wake(delayMs?: number): void;
  /** Sends until nothing is waiting (true) or it has to wait (false). */
  drain(): Promise<boolean>;
  /** What is on its way just now; undefined when nothing may be sent, because the destination asked for a pause or refused the key. */
  inFlight(): readonly QueuedEvent[] | undefined;
  /** Sends nothing more; resolves when what was under way is settled. */
  stop(): Promise<void>;
}

/** UTF-16 units of JSON in a batch. Three UTF-8 bytes each at worst; more than a request may have is halved. */
const maxBytes = 300_000;
const leaseMs = 30_000;

/** Codes of what may not be kept, not even as a dead letter, and the reason that is told of it. */
const mayNotBeKept = [
  ['person_erased', 'erased'],
  ['consent_withdrawn', 'consent_withdrawn'],
] as const;

export function createSender(options: SenderOptions): Sender {
  const { to, queue, transport, platform, purging, saidBefore, delivered, erased: forget, report } = options;
  const { maxEvents = 500 } = options;
  let batchEvents = maxEvents;
  let faults = 0;
  let halted = false;
  let saidUnreachable = false;
  let stopped = false;
  /** The network came back, or a new page has begun: a pause of our own need not be waited for. */
  let eager = true;
  /** Ms since 1970 until which the destination asked to be left alone. */
  let quietUntil = 0;
  let flying: readonly QueuedEvent[] = [];
  let draining: Promise<boolean> | undefined;
  let wakesAt = Infinity;
  let stopTimer: Stop | undefined;

  const stopOnline = platform.whenOnline(() => {
    eager = true;
    wake();
  });

  function wake(delayMs = 0): void {
    if (stopped || halted) return;
    const at = platform.now() + delayMs;
    if (wakesAt <= at) return;
    wakesAt = at;
    stopTimer?.();
    stopTimer = platform.after(delayMs, () => {
      wakesAt = Infinity;
      void drain();
    });
  }

  function drain(): Promise<boolean> {
    halted = false;
    return (draining ??= sendAll()
      .catch((cause: unknown) => {
        say('queue_unavailable', `Sending to '${to}' met a fault of the queue; it is tried again.`, cause);
        wake(backoffMs(++faults, random()));
        return false;
      })
      .finally(() => (draining = undefined)));
  }

  async function sendAll(): Promise<boolean> {
    while (!stopped && !halted) {
      await purging?.();
      // Back on the network, whenOnline wakes us: trying before would only cost battery and leases.
      if (!platform.online()) return false;
      const claimed = await queue.claim(to, { maxEvents: batchEvents, maxBytes, leaseMs, eager });
      eager = false;
      const { claim } = claimed;
      if (!claim) {
        if (claimed.retryAt === undefined) return true;
        wake(Math.max(0, claimed.retryAt - platform.now()));
        return false;
      }
      faults = 0;
      if (stopped || purging?.()) await queue.nack(claim, 0);
      else await work(claim);
    }
    return false;
  }

  async function work(claim: Claim): Promise<void> {
    flying = claim.events;
    try {
      await settle(claim, await send(claim));
    } catch (cause) {
      // Without this nobody could send until the lease has expired.
      await queue.nack(claim, 0, { asked: false, unsure: true }).catch(() => undefined);
      throw cause;
    } finally {
      flying = [];
    }
  }

  async function send({ events, losses, again }: Claim): Promise<Sent> {
    let stopWaiting: Stop | undefined;
    try {
      const sentAt = new Date(platform.now()).toISOString();
      const doubt = again || saidBefore?.(events);
      const late = new Promise<never>((_, reject) => {
        stopWaiting = platform.after(leaseMs, reject);
      });
      const batch = { events, losses, sentAt, ...(doubt && { again: true }) };
      const sent = await Promise.race([transport(batch), late]);
      // Plain JavaScript answers what it likes.
      if (['ok', 'split', 'retry', 'halt'].includes(sent.outcome)) return sent;
      throw sent;
    } catch (cause) {
      say(
        'step_failed',
        `The transport '${to}' threw, or gave no outcome in 30 s; it is tried again.`,
        cause,
      );
      return { outcome: 'retry', unsure: true };
    } finally {
      stopWaiting?.();
    }
  }

  async function settle(claim: Claim, sent: Sent): Promise<void> {
    switch (sent.outcome) {
      case 'ok':
        return finish(claim, sent.refused, sent.erased);

      case 'split': {
        const [first, second] = claim.events;
        if (second) {
          batchEvents = Math.ceil(claim.events.length / 2);
          return queue.nack(claim, 0);
        }
        if (!first) return finish(claim);
        // Refused with all that came with it: the losses are told without it, its own place among them.
        const { stream, seq } = first.context.omo;
        const place = { stream, from: seq, to: seq, reason: 'refused' } as const;
        const rest = { ...claim, events: [], losses: [...claim.losses, place] };
        const told = await send(rest);
        if (told.outcome !== 'ok' && told.outcome !== 'split') return settle(rest, told);
        return finish(claim, new Map([[first.messageId, sent.code ?? 'refused']]));
      }

      case 'retry': {
        const { afterMs, unsure = false, code } = sent;
        // One is a bad moment, the third in a row something to look at: said once, however long it lasts.
        if (claim.failures > 1 && !saidUnreachable) {
          saidUnreachable = true;
          say('destination_unreachable', `'${to}' takes nothing (${code}). All is kept; it is tried again.`);
        }
        // What it made of a header may be no number.
        const asked = afterMs! >= 0 && Number.isFinite(afterMs);
        const delayMs = backoffMs(claim.failures + 1, random(), asked ? afterMs : 0);
        if (asked) quietUntil = platform.now() + delayMs;
        return queue.nack(claim, delayMs, { asked, unsure });
      }

      case 'halt': {
        halted = true;
        await queue.nack(claim, 0);
        const message = `'${to}' does not take this key here (${sent.code}). All is kept; correct it and reload.`;
        return say('destination_halted', message);
      }
    }
  }

  async function finish(
    claim: Claim,
    refused: ReadonlyMap<string, string> = new Map(),
    erased: readonly string[] = [],
  ): Promise<void> {
    // At once, or whoever is in front of the device goes on as somebody who is no more.
    if (erased.length > 0) await forget?.(erased);
    const dead = new Map(refused);
    for (const [code, reason] of mayNotBeKept) {
      const gone = new Set(reason === 'erased' ? erased : []);
      for (const [id, why] of refused) if (why === code && dead.delete(id)) gone.add(id);
      const matches = ({ messageId, anonymousId = '' }: QueuedEvent) =>
        gone.has(messageId) || gone.has(anonymousId);
      if (gone.size > 0) await queue.purge(matches, reason);
    }
    if (dead.size > 0) {
      await queue.bury(claim, dead);
      const codes = [...new Set(dead.values())].join();
      say('event_refused', `'${to}' refused events (${codes}). All is kept: see export(), resend().`);
    }
    await queue.ack(claim);
    saidUnreachable = false;
    batchEvents = Math.min(maxEvents, batchEvents * 2);
    delivered(claim.events, refused);
  }

  function say(code: ErrorCode, message: string, cause?: unknown): void {
    report(new OmoError(code, message, { cause }));
  }

  function random(): number {
    return platform.random(new Uint8Array(1))[0]! / 256;
  }

  return {
    wake,
    drain,
    inFlight: () => (halted || quietUntil > platform.now() ? undefined : flying),
    async stop() {
      stopped = true;
      stopTimer?.();
      stopOnline();
      await draining;
    },
  };
}
