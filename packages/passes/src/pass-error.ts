/** Why a pass could not be made. Reading one never throws: see `verifyPass`. */
export type PassErrorCode = 'pass_claims_invalid' | 'pass_key_invalid' | 'pass_too_long';

/** Thrown by `signPass` and `generatePassKey` when the caller gave something that cannot be signed. */
export class PassError extends Error {
  readonly code: PassErrorCode;

  constructor(code: PassErrorCode, message: string) {
    super(message);
    this.name = 'PassError';
    this.code = code;
  }
}
