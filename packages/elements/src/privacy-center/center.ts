import type { Omo } from '@omokit/core';
import type {
  EraseAnswer,
  Held,
  Identifier,
  Json,
  PersonExport,
  PrivacyCodeAnswer,
  PrivacyCodeRequest,
  PrivacyProof,
  PrivacyProofRequest,
} from '@omokit/protocol';
import { failureOf, type FailureKind } from './failure.js';

/** Where the person stands: before the proof, with a code on its way, inside, or gone for good. */
export type CenterState =
  | { at: 'start' }
  | { at: 'code'; identifier: Identifier }
  | { at: 'opening' }
  | { at: 'held'; held: Held }
  | { at: 'confirm'; held: Held }
  | { at: 'erased'; answer: EraseAnswer };

export type Busy = 'sending' | 'proving' | 'loading' | 'exporting' | 'correcting' | 'erasing';
/** What was done last, for the person to be told. */
export type Done = 'exported' | 'corrected' | 'withdrawn' | 'sent';

export interface Center {
  state(): CenterState;
  busy(): Busy | undefined;
  failure(): FailureKind | undefined;
  done(): Done | undefined;
  /** The merchant's page has proved who this is. */
  enter(token: string): Promise<void>;
  sendCode(identifier: Identifier, language: string): Promise<void>;
  prove(request: PrivacyProofRequest): Promise<void>;
  export(save: (everything: PersonExport) => void): Promise<void>;
  /** Resolves with whether it was done. */
  correct(traits: Record<string, Json>): Promise<boolean>;
  withdraw(): void;
  askToErase(): void;
  keep(): void;
  /** `erased` runs when it is done; with whether the visitor in front of this page was among what went. */
  erase(erased: (answer: EraseAnswer, isThisVisitor: boolean) => void): Promise<void>;
  /** What failed last, once more. */
  retry(): void;
  /** Drops the proof and all that was shown. What is under way comes to nothing on the screen. */
  leave(): void;
}

/** The privacy centre without its looks. The proof lives in here only, never on the device. */
export function openCenter(omo: Omo, changed: () => void, expired: () => void): Center {
  let state: CenterState = { at: 'start' };
  let busy: Busy | undefined;
  let failure: FailureKind | undefined;
  let done: Done | undefined;
  let again: (() => void) | undefined;
  let token: string | undefined;
  let expiry: ReturnType<typeof setTimeout> | undefined;
  /** Counts visits: answers to an earlier one are nobody's. */
  let visit = 0;

  function set(next: Partial<{ state: CenterState; done: Done }>): void {
    state = next.state ?? state;
    done = next.done;
    changed();
  }

  function drop(): void {
    visit++;
    clearTimeout(expiry);
    token = busy = failure = done = again = expiry = undefined;
    state = { at: 'start' };
  }

  function expire(): void {
    drop();
    failure = 'expired';
    changed();
    expired();
  }

  /** One call at a time. Resolves with whether it went well, and for the person still there. */
  async function run(kind: Busy, call: (isStale: () => boolean) => Promise<void>): Promise<boolean> {
    if (busy) return false;
    const mine = visit;
    const isStale = () => mine !== visit;
    busy = kind;
    failure = done = again = undefined;
    changed();
    try {
      await call(isStale);
    } catch (error) {
      if (isStale()) return false;
      busy = undefined;
      const why = failureOf(error);
      if (why === 'expired') expire();
      else {
        failure = why;
        again = () => void run(kind, call);
        changed();
      }
      return false;
    }
    if (isStale()) return false;
    busy = undefined;
    changed();
    return true;
  }

  const withToken = () => ({ token: token ?? '' });

  async function load(isStale: () => boolean): Promise<void> {
    const held = await omo.api.post<Held>('/v1/privacy/held', withToken());
    if (!isStale()) set({ state: { at: 'held', held } });
  }

  async function enter(given: string, expiresInMs?: number): Promise<void> {
    drop();
    token = given;
    // What is on the screen of somebody who has gone away goes with the proof.
    if (expiresInMs !== undefined) expiry = setTimeout(expire, Math.min(expiresInMs, 2 ** 31 - 1));
    set({ state: { at: 'opening' } });
    await run('loading', load);
  }

  return {
    state: () => state,
    busy: () => busy,
    failure: () => failure,
    done: () => done,
    enter: (given) => enter(given),

    async sendCode(identifier, language) {
      const request: PrivacyCodeRequest = { identifier, language };
      await run('sending', async (isStale) => {
        await omo.api.post<PrivacyCodeAnswer>('/v1/privacy/codes', request);
        if (!isStale()) set({ state: { at: 'code', identifier }, done: 'sent' });
      });
    },

    async prove(request) {
      await run('proving', async (isStale) => {
        const proof = await omo.api.post<PrivacyProof>('/v1/privacy/proofs', request);
        if (!isStale()) await enter(proof.token, proof.expiresInMs);
      });
    },

    async export(save) {
      await run('exporting', async (isStale) => {
        const everything = await omo.api.post<PersonExport>('/v1/privacy/export', withToken());
        if (isStale()) return;
        save(everything);
        set({ done: 'exported' });
      });
    },

    correct(traits) {
      return run('correcting', async (isStale) => {
        const held = await omo.api.post<Held>('/v1/privacy/correct', { ...withToken(), traits });
        if (!isStale()) set({ state: { at: 'held', held }, done: 'corrected' });
      });
    },

    withdraw() {
      omo.consent.withdraw();
      failure = undefined;
      set({ done: 'withdrawn' });
    },

    askToErase() {
      failure = undefined;
      if (state.at === 'held') set({ state: { at: 'confirm', held: state.held } });
    },

    keep() {
      failure = undefined;
      if (state.at === 'confirm') set({ state: { at: 'held', held: state.held } });
    },

    async erase(erased) {
      const { state: before } = { state };
      if (before.at !== 'confirm') return;
      const isThisVisitor = isAbout(before.held, omo);
      await run('erasing', async (isStale) => {
        const answer = await omo.api.post<EraseAnswer>('/v1/privacy/erase', {
          ...withToken(),
          confirm: true,
        });
        if (!isStale()) {
          drop();
          set({ state: { at: 'erased', answer } });
        }
        erased(answer, isThisVisitor);
      });
    },

    retry: () => again?.(),

    leave() {
      drop();
      changed();
    },
  };
}

/** Whether the visitor in front of this page is the one whose data this is. */
function isAbout({ scope, identifiers }: Held, omo: Omo): boolean {
  const visitor = omo.anonymousId();
  const user = omo.userId();
  return (
    scope === 'visit' ||
    identifiers.some(
      ({ type, value }) =>
        (type === 'anonymous' && value === visitor) ||
        (type === 'user' && value === user && user !== undefined),
    )
  );
}
