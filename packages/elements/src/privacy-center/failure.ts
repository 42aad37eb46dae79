/** What can be done about a failure, rather than what it was. */
export type FailureKind =
  'offline' | 'expired' | 'too_many' | 'wrong_code' | 'cannot_send' | 'refused' | 'failed';

const kinds: Readonly<Record<string, FailureKind>> = {
  api_unreachable: 'offline',
  proof_unknown: 'expired',
  proof_failed: 'wrong_code',
  privacy_too_many_tries: 'too_many',
  rate_limited: 'too_many',
  privacy_codes_off: 'cannot_send',
  identifier_invalid: 'refused',
  identifier_blocked: 'refused',
};

export function failureOf(error: unknown): FailureKind {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return Object.hasOwn(kinds, code) ? kinds[code]! : 'failed';
}
