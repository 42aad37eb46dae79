import type { AskableConsent, Stop } from '@omokit/core';
import type { Purpose } from '@omokit/protocol';

/** Google's consent types (Consent Mode v2), each with the purpose whose yes grants it. */
export const consentTypes = {
  ad_storage: 'marketing',
  ad_user_data: 'marketing',
  ad_personalization: 'marketing',
  analytics_storage: 'analytics',
  functionality_storage: 'operation',
  personalization_storage: 'personalisation',
  security_storage: 'operation',
} as const satisfies Record<string, Purpose>;

export type ConsentType = keyof typeof consentTypes;
export type ConsentSignals = Record<ConsentType, 'granted' | 'denied'>;

export interface GoogleConsentOptions {
  /** How long Google's tags wait for an answer before they go by the default. 500 unless told. */
  waitForUpdateMs?: number;
  /** Name of Google's list: 'dataLayer' unless told. */
  dataLayer?: string;
}

/** What the consent in force says of each type; what has not been answered is denied. */
export function consentSignals(consent: Pick<AskableConsent, 'decide'>): ConsentSignals {
  const signals = Object.entries(consentTypes).map(([type, purpose]) => [
    type,
    consent.decide(purpose) === 'allow' ? 'granted' : 'denied',
  ]);
  return Object.fromEntries(signals) as ConsentSignals;
}

/**
 * Tells Google's tags what the person answered: the default at once, an update with each answer. Call it before the tags
 * load, or they go by nothing.
 */
export function writeGoogleConsent(
  consent: AskableConsent,
  { waitForUpdateMs = 500, dataLayer = 'dataLayer' }: GoogleConsentOptions = {},
): Stop {
  const list = listOf(dataLayer);
  const gtag = (...command: unknown[]) => void list.push(argumentsOf(command));
  const waits = consent.decide('operation') === 'hold' || consent.receipt() === undefined;
  gtag('consent', 'default', {
    ...consentSignals(consent),
    ...(waits && { wait_for_update: waitForUpdateMs }),
  });
  return consent.watch(() => gtag('consent', 'update', consentSignals(consent)));
}

export interface ReadGoogleConsentOptions {
  /** Name of Google's list: 'dataLayer' unless told. */
  dataLayer?: string;
  /** Which notice the other tool shows, for the receipt: 'google-consent-mode' unless told. */
  notice?: string;
}

/**
 * Takes as the person's answer what another consent tool tells Google's tags: each `update` answers. A purpose is granted
 * when all its types are; what no type stands for (location, health, minors) stays as it was. A default is no answer.
 */
export function readGoogleConsent(
  consent: AskableConsent,
  { dataLayer = 'dataLayer', notice = 'google-consent-mode' }: ReadGoogleConsentOptions = {},
): Stop {
  const list = listOf(dataLayer);
  const state: Partial<Record<ConsentType, unknown>> = {};
  const types = Object.entries(consentTypes) as [ConsentType, Purpose][];
  const covered = new Set<Purpose>(Object.values(consentTypes));

  function take(entry: unknown): void {
    const [command, action, signals] = Array.from((entry ?? []) as ArrayLike<unknown>);
    if (command !== 'consent' || typeof signals !== 'object') return;
    Object.assign(state, signals);
    if (action !== 'update') return;
    const before = consent.receipt()?.granted ?? [];
    const granted = [...covered].filter(
      (purpose) =>
        purpose !== 'operation' && types.every(([type, of]) => of !== purpose || state[type] === 'granted'),
    );
    const answer = [...before.filter((purpose) => !covered.has(purpose)), ...granted];
    if (consent.receipt() && `${answer.sort()}` === `${[...before].sort()}`) return;
    consent.answer(answer, notice);
  }

  const { push } = list;
  const patched = (...entries: unknown[]): number => {
    const length = push.apply(list, entries);
    entries.forEach(take);
    return length;
  };
  list.forEach(take);
  list.push = patched;
  return () => {
    // Whoever patched it after us calls ours: taking it out would take theirs out too.
    if (list.push === patched) list.push = push;
  };
}

function listOf(name: string): unknown[] {
  const page = globalThis as unknown as Record<string, unknown[] | undefined>;
  return (page[name] ??= []);
}

/** Google's tags take for a command only what looks like the `arguments` of a function. */
const argumentsOf = (command: readonly unknown[]) => ({
  ...command,
  length: command.length,
  [Symbol.toStringTag]: 'Arguments',
});
