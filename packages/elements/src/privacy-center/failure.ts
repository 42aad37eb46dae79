/** What can be done about a failure, rather than what it was. */
export type FailureKind =
  'offline' | 'expired' | 'too_many' | 'wrong_code' | 'cannot_send' | 'refused' | 'failed';

const kinds: Readonly<Record<string, FailureKind>> = {
  api_unreachable: 'offline',
  proof_expired: 'expired',
  proof_invalid: 'expired',
  proof_unknown: 'expired',
  proof_missing: 'expired',
  rate_limited: 'too_many',
  code_too_many_tries: 'too_many',
  proof_too_many_tries: 'too_many',
  code_wrong: 'wrong_code',
  code_invalid: 'wrong_code',
  code_expired: 'wrong_code',
  code_unknown: 'wrong_code',
  codes_not_sent: 'cannot_send',
  code_not_sent: 'cannot_send',
  identifier_invalid: 'refused',
  identifier_blocked: 'refused',
};

export function failureOf(error: unknown): FailureKind {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return Object.hasOwn(kinds, code) ? kinds[code]! : 'failed';
}
