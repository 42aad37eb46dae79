/** An answer of the API that is not a result, or no answer at all. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  /** The server's code, or `api_unreachable` or `api_failed`, as a page's own client says it. */
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }

  /** The key is not one that may read: sign in again. */
  get unauthorized(): boolean {
    return this.status === 401 || this.status === 403;
  }
}
