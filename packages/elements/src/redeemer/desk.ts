import { createUuid, type Omo, type Stop } from '@omokit/core';
import { advanceRedemption, idleRedemption, mayAcceptOffline, verifyPass } from '@omokit/passes';
import type { DeviceRedemption, DeviceRedemptionEvent } from '@omokit/passes';
import {
  eventNames,
  type OfflineRedemption,
  type PassClaims,
  type Redemption,
  type RedemptionRequest,
  type Trust,
} from '@omokit/protocol';
import { createConnection, refusalIn, within, type Connection } from './connection.js';
import { openLedger, type LedgerEntry } from './ledger.js';
import { readTrust, refreshTrust } from './trust.js';

const answerTimeoutMs = 4_000;
const trustEveryMs = 60_000;
const confirmEveryMs = 15_000;
const maxIdsPerCall = 50;

/** The device's own reasons to refuse, beside those of the pass and of the backend. */
export type DeskCode = 'device_not_ready' | 'redemption_not_kept';

/** What the screen shows: where the last scan stands, and of which pass it was. */
export interface Attempt {
  redemption: DeviceRedemption;
  claims?: PassClaims;
  /** ISO 8601 */
  at?: string;
}

export interface Desk {
  attempt(): Attempt;
  /** Newest first. */
  entries(): readonly LedgerEntry[];
  trust(): Trust | undefined;
  connection(): Connection;
  /** Why nothing can be redeemed at this device just now, whatever is scanned: its code. */
  notReady(): string | undefined;
  /** Takes the text of a code; resolves when it is confirmed, refused or accepted provisionally. */
  redeem(text: string): Promise<void>;
  /** The screen is for the next person. */
  clear(): void;
  /** Staff have seen this conflict. */
  acknowledge(redemptionId: string): void;
  /** Keeps the trust fresh and asks for what is unconfirmed, until stopped. */
  start(): Stop;
}

/**
 * Redeems passes on a device whose network comes and goes. What it accepts without an answer is written down and in
 * the queue before it says so, and it never accepts more uses of a pass than the pass has.
 *
 * `changed` runs after each change; with the redemption that was decided, when one was.
 */
export function openDesk(omo: Omo, changed: (decided?: DeviceRedemption, entry?: LedgerEntry) => void): Desk {
  const newId = createUuid({
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
  });
  const ledger = openLedger(omo.storage);
  const connection = createConnection();
  let trust = readTrust(omo);
  let attempt: Attempt = { redemption: idleRedemption };
  let refreshing: Promise<void> | undefined;
  let confirming: Promise<void> | undefined;

  /** Moves the machine on; true when that decided something. */
  function advance(event: DeviceRedemptionEvent, more: Partial<Attempt> = {}): boolean {
    const before = attempt.redemption;
    const redemption = advanceRedemption(before, event);
    attempt = { ...attempt, ...more, redemption };
    const decided = redemption !== before && redemption.state !== 'idle' && redemption.state !== 'checking';
    changed(decided ? redemption : undefined);
    return decided;
  }

  async function refresh(): Promise<void> {
    refreshing ??= connection
      .watch(refreshTrust(omo, trust))
      .then(
        (fresh) => void (trust = fresh),
        // Without an answer the device goes on with what it knows; the screen says so, and as of when.
        () => undefined,
      )
      .finally(() => {
        refreshing = undefined;
        changed();
      });
    return refreshing;
  }

  function notReady(): string | undefined {
    const now = connection.now();
    if (now.state === 'refused' && (!trust || omo.online())) return now.code;
    return trust || now.state === 'asking' ? undefined : 'device_not_ready';
  }

  function verify(text: string) {
    const { keys = [], issuer, revoked = [], aheadMs = 0 } = trust ?? {};
    return verifyPass(text, {
      keys,
      // A kiosk's clock is often wrong, and nobody sees it: passes end by the backend's.
      now: Date.now() - aheadMs,
      ...(issuer && { issuer }),
      revoked: (id) => revoked.includes(id),
    });
  }

  async function redeem(text: string): Promise<void> {
    if (attempt.redemption.state === 'checking') return;
    const redemptionId = newId();
    const at = new Date().toISOString();
    attempt = { redemption: idleRedemption };
    advance({ type: 'scanned', redemptionId }, { at });
    const reject = (code: string, spentBy?: LedgerEntry['spentBy'], claims?: PassClaims) =>
      advance(
        { type: 'rejected', redemptionId, code, ...(spentBy && { spentBy }) },
        { ...(claims && { claims }) },
      );

    let verdict = verify(text);
    // Keys are changed now and then: one the device does not know may be a new one.
    if (!verdict.ok && verdict.code === 'pass_key_unknown' && omo.online()) {
      await within(answerTimeoutMs, refresh());
      verdict = verify(text);
    }
    if (!verdict.ok) {
      const neverSynced = !trust && verdict.code === 'pass_key_unknown';
      reject(neverSynced ? (notReady() ?? 'device_not_ready') : verdict.code, undefined, verdict.claims);
      return;
    }
    const { claims } = verdict;
    attempt = { ...attempt, claims };

    const accepted = ledger.acceptedHere(claims.id);
    const spent = trust?.spent.includes(claims.id) ?? false;
    const mayAccept = mayAcceptOffline({ spent, acceptedHere: accepted.length, uses: claims.uses });
    const spentHere = accepted[0] && { device: '', at: accepted[0].at };
    // The backend may not know of these yet: asked for one more, it would confirm that one in their place.
    const waiting = accepted.some(({ state }) => state !== 'confirmed');
    if (!mayAccept && waiting) {
      reject('pass_spent', spentHere);
      return;
    }

    const entry: LedgerEntry = {
      redemptionId,
      passId: claims.id,
      campaign: claims.campaign,
      title: trust?.campaigns.find(({ id }) => id === claims.campaign)?.title ?? claims.campaign,
      at,
      state: 'confirmed',
    };
    const answer = omo.online() ? await ask({ redemptionId, pass: text, at }) : undefined;
    if (!answer) {
      if (mayAccept) await acceptProvisionally(entry, text);
      else reject('pass_spent', spentHere);
      return;
    }
    // Confirmed is confirmed, whether or not the device can write it down.
    if (answer.state === 'confirmed') ledger.put(entry);
    // The backend says by which device; this one does not know its own name.
    const isAllHere = answer.code === 'pass_spent' && accepted.length >= claims.uses;
    advance({
      type: 'answered',
      answer: { ...answer, ...(isAllHere && spentHere && { spentBy: spentHere }) },
    });
  }

  /** The backend's decision; undefined when there is none in time. */
  async function ask(request: RedemptionRequest): Promise<Redemption | undefined> {
    const { redemptionId } = request;
    try {
      const call = connection.watch(omo.api.post<Redemption>('/v1/redemptions', request));
      const answer = await within(answerTimeoutMs, call);
      if (!answer) connection.lost();
      return answer && answer.state !== 'unknown' ? { ...answer, redemptionId } : undefined;
    } catch (error) {
      const code = refusalIn(error);
      return code === undefined ? undefined : { redemptionId, state: 'refused', code };
    }
  }

  async function acceptProvisionally(entry: LedgerEntry, pass: string): Promise<void> {
    const { redemptionId } = entry;
    // Written down first: should the device die now, it reports the same redemption again and not a second one.
    if (!ledger.put({ ...entry, state: 'reporting', pass })) {
      advance({ type: 'rejected', redemptionId, code: 'redemption_not_kept' });
      return;
    }
    if (await report(redemptionId)) {
      advance({ type: 'accepted', redemptionId });
      return;
    }
    ledger.remove(redemptionId);
    advance({ type: 'rejected', redemptionId, code: 'redemption_not_kept' });
  }

  /** Puts what was accepted into the queue; true once it is there. */
  async function report(redemptionId: string): Promise<boolean> {
    const entry = ledger.find(redemptionId);
    if (!entry?.pass) return false;
    const { pass, ...rest } = entry;
    const properties: OfflineRedemption = {
      redemption_id: redemptionId,
      coupon_id: entry.passId,
      campaign: entry.campaign,
      pass,
    };
    const tracked = await omo.track(
      eventNames.couponRedeemed,
      { ...properties },
      { lane: 'redemption', purpose: 'operation', timestamp: new Date(entry.at) },
    );
    if (tracked !== 'queued') return false;
    ledger.put({ ...rest, state: 'provisional' });
    return true;
  }

  const unconfirmed = () => ledger.entries().filter(({ state }) => state === 'provisional');

  function confirm(): Promise<void> {
    confirming ??= askAboutUnconfirmed()
      // Asked again soon; until then the screen says that it waits.
      .catch(() => undefined)
      .finally(() => {
        confirming = undefined;
        changed();
      });
    return confirming;
  }

  async function askAboutUnconfirmed(): Promise<void> {
    if (!omo.online()) return;
    const ids = unconfirmed().map(({ redemptionId }) => redemptionId);
    for (let at = 0; at < ids.length; at += maxIdsPerCall) {
      const some = ids.slice(at, at + maxIdsPerCall);
      const answers = await connection.watch(
        omo.api.get<Redemption[]>(`/v1/redemptions?ids=${some.join(',')}`),
      );
      for (const answer of answers) settle(answer);
    }
  }

  function settle(answer: Redemption): void {
    const entry = ledger.find(answer.redemptionId);
    if (!entry || entry.state !== 'provisional' || answer.state === 'unknown') return;
    // The same rules as on the screen: what was handed out is never called refused afterwards.
    const decided = advanceRedemption(
      { state: 'provisional', redemptionId: entry.redemptionId },
      { type: 'answered', answer },
    );
    if (decided.state !== 'confirmed' && decided.state !== 'conflict') return;
    const settled: LedgerEntry = {
      ...entry,
      state: decided.state,
      ...(decided.state === 'conflict' && {
        code: decided.code,
        ...(decided.spentBy && { spentBy: decided.spentBy }),
      }),
    };
    ledger.put(settled);
    if (!advance({ type: 'answered', answer })) changed(decided, settled);
  }

  return {
    attempt: () => attempt,
    entries: ledger.entries,
    trust: () => trust,
    connection: connection.now,
    notReady,
    redeem,
    clear() {
      advance({ type: 'cleared' });
      if (attempt.redemption.state === 'idle') attempt = { redemption: idleRedemption };
    },
    acknowledge(redemptionId) {
      const entry = ledger.find(redemptionId);
      if (entry?.state === 'conflict') ledger.put({ ...entry, acknowledged: true });
      changed();
    },
    start() {
      const resume = () => {
        void refresh();
        void confirm();
        changed();
      };
      const timers = [
        setInterval(() => void refresh(), trustEveryMs),
        setInterval(() => {
          void confirm();
          if (connection.now().state !== 'reached') void refresh();
        }, confirmEveryMs),
      ];
      const stops = [omo.watch('delivered', () => void confirm()), omo.whenOnline(resume)];
      for (const { state, redemptionId } of ledger.entries())
        if (state === 'reporting') void report(redemptionId);
      resume();
      return () => {
        timers.forEach(clearInterval);
        stops.forEach((stop) => stop());
      };
    },
  };
}
