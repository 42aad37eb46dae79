/** Every code the SDK's client side can report; docs/spec/errors.md says what to do about each. */
export const errorCodes = [
  'api_unreachable',
  'api_failed',
  'connector_failed',
  'destination_halted',
  'destination_unreachable',
  'event_refused',
  'option_invalid',
  'queue_unavailable',
  'sealer_unavailable',
  'step_failed',
  'tracker_closed',
  'widget_failed',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The one error class: what happened and what to do in `message`, a stable `code` for programs. */
export class OmoError extends Error {
  override readonly name = 'OmoError';
  /** One of errorCodes, or the code a backend answered with. */
  readonly code: ErrorCode | (string & {});

  constructor(code: ErrorCode | (string & {}), message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
