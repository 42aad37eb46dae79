import type { QueuedEvent } from '@omokit/protocol';
import type { Claim, QueueStore } from './queue.js';
import type { Platform, Stop } from './platform.js';
import type { Sent, Transport } from './transport.js';
import { backoffMs } from './backoff.js';
import { OmoError } from './errors.js';

export interface SenderOptions {
  /** Name of the destination in the queue. */
  to: string;
  queue: QueueStore;
  transport: Transport;
  platform: Platform;
  /** What has to be deleted before anything is sent: undefined when nothing has. */
  purging?(): Promise<void> | undefined;
  delivered(events: readonly QueuedEvent[], refused: ReadonlyMap<string, string>): void;
  report(error: OmoError): void;
  maxEvents?: number;
  /** UTF-16 units of JSON; three UTF-8 bytes each at worst, so 150,000 stay under Segment's 500 KB a request. */
  maxBytes?: number;
  leaseMs?: number;
}

/** Empties the queue towards one destination. */
export interface Sender {
  /** Something may be waiting: sends after `delayMs`, or sooner if sooner was asked for. */
  wake(delayMs?: number): void;
  /** Sends until nothing is waiting (true) or it has to wait (false). */
  drain(): Promise<boolean>;
  /** Sends nothing more; resolves when what was under way is settled. */
  stop(): Promise<void>;
}

const nobodyRefused: ReadonlyMap<string, string> = new Map();

export function createSender(options: SenderOptions): Sender {
  const { to, queue, transport, platform } = options;
  const { maxEvents = 250, maxBytes = 150_000, leaseMs = 30_000 } = options;
  let batchEvents = maxEvents;
  let failures = 0;
  /** Ms since 1970 before which a fault without Retry-After lets us not try again; the network's return clears it. */
  let restUntil = 0;
  let halted = false;
  let stopped = false;
  let draining: Promise<boolean> | undefined;
  let timer: { at: number; stop: Stop } | undefined;

  const stopOnline = platform.whenOnline(() => {
    restUntil = 0;
    wake();
  });

  function wake(delayMs = 0): void {
    if (stopped || halted) return;
    const at = platform.now() + delayMs;
    if (timer && timer.at <= at) return;
    timer?.stop();
    const stop = platform.after(delayMs, () => {
      timer = undefined;
      void drain();
    });
    timer = { at, stop };
  }

  function drain(): Promise<boolean> {
    halted = false;
    draining ??= sendAll()
      .catch((cause: unknown) => {
        options.report(
          new OmoError(
            'queue_unavailable',
            `Sending to '${to}' met a fault of the queue; it will try again.`,
            {
              cause,
            },
          ),
        );
        failures += 1;
        wake(backoffMs(failures, random()));
        return false;
      })
      .finally(() => (draining = undefined));
    return draining;
  }

  async function sendAll(): Promise<boolean> {
    while (!stopped && !halted) {
      await options.purging?.();
      // Back on the network, whenOnline wakes us: trying before would only cost battery and leases.
      if (!platform.online()) return false;
      const rest = restUntil - platform.now();
      if (rest > 0) {
        wake(rest);
        return false;
      }
      const claimed = await queue.claim(to, { maxEvents: batchEvents, maxBytes, leaseMs });
      if (!claimed.claim) {
        if (claimed.retryAt === undefined) return true;
        wake(Math.max(0, claimed.retryAt - platform.now()));
        return false;
      }
      if (stopped || options.purging?.()) await queue.nack(claimed.claim, 0);
      else await work(claimed.claim);
    }
    return false;
  }

  async function work(claim: Claim): Promise<void> {
    try {
      await settle(claim, await send(claim));
    } catch (cause) {
      // Without this nobody could send until the lease has expired.
      await queue.nack(claim, 0).catch(() => undefined);
      throw cause;
    }
  }

  async function send({ events, losses }: Claim): Promise<Sent> {
    try {
      return await transport({ events, losses, sentAt: new Date(platform.now()).toISOString() });
    } catch (cause) {
      const message = `The transport '${to}' threw instead of answering; the batch is sent again.`;
      options.report(new OmoError('step_failed', message, { cause }));
      return { outcome: 'retry' };
    }
  }

  async function settle(claim: Claim, sent: Sent): Promise<void> {
    switch (sent.outcome) {
      case 'ok':
        return finish(claim, sent.refused ?? nobodyRefused);

      case 'split': {
        const alone = claim.events[0];
        if (claim.events.length <= 1) {
          const code = sent.code ?? 'refused';
          return finish(claim, alone ? new Map([[alone.messageId, code]]) : nobodyRefused);
        }
        batchEvents = Math.ceil(claim.events.length / 2);
        return queue.nack(claim, 0);
      }

      case 'retry': {
        failures += 1;
        const delayMs = backoffMs(failures, random(), sent.afterMs);
        // What the server asked for binds every tab, so the queue keeps it; our own caution is this sender's alone.
        if (sent.afterMs === undefined) restUntil = platform.now() + delayMs;
        return queue.nack(claim, sent.afterMs === undefined ? 0 : delayMs);
      }

      case 'halt':
        halted = true;
        await queue.nack(claim, 0);
        return options.report(
          new OmoError(
            'destination_halted',
            `'${to}' refused our credentials (${sent.code}). Everything is kept; correct the key and reload.`,
          ),
        );
    }
  }

  async function finish(claim: Claim, refused: ReadonlyMap<string, string>): Promise<void> {
    if (refused.size > 0) await queue.bury(claim, refused);
    await queue.ack(claim);
    failures = 0;
    batchEvents = Math.min(maxEvents, batchEvents * 2);
    options.delivered(claim.events, refused);
  }

  function random(): number {
    const bytes = platform.random(new Uint8Array(2));
    return ((bytes[0]! << 8) | bytes[1]!) / 0x10000;
  }

  return {
    wake,
    drain,
    async stop() {
      stopped = true;
      timer?.stop();
      stopOnline();
      await draining;
    },
  };
}
