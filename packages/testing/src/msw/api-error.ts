import { HttpResponse } from 'msw/http';

/** An answer that is an error, as every endpoint of the backend gives it. */
export function apiError(status: number, code: string, message: string): Response {
  return HttpResponse.json({ code, message }, { status });
}
