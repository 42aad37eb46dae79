import { HttpResponse } from 'msw/http';
import type { ApiError } from '@omokit/protocol';

/** 'network_error': the connection breaks before an answer. */
export type FaultStatus = number | 'network_error';

export interface FaultOptions {
  /** How many requests it befalls. */
  times?: number;
  /** Value of the Retry-After header: seconds or an HTTP date. */
  retryAfter?: string | number;
  /** Body of the answer; an ApiError with the code `scripted_fault` when none is given. */
  body?: object;
}

export interface Faults {
  fail(status: FaultStatus, options?: FaultOptions): void;
  /** The answer of the fault that is due, if one is. */
  next(): Response | undefined;
  clear(): void;
}

/** Faults a test has ordered, in the order they come. */
export function createFaults(): Faults {
  let due: (() => Response)[] = [];

  return {
    fail(status, { times = 1, retryAfter, body } = {}) {
      const respond = () => {
        if (status === 'network_error') return HttpResponse.error();
        const error: ApiError = { code: 'scripted_fault', message: `The test ordered a ${status}.` };
        const headers = new Headers(retryAfter === undefined ? [] : [['retry-after', String(retryAfter)]]);
        return HttpResponse.json(body ?? error, { status, headers });
      };
      due.push(...Array.from({ length: times }, () => respond));
    },
    next: () => due.shift()?.(),
    clear: () => void (due = []),
  };
}
