import type { Campaign, Completeness, Funnel, Person, PersonSummary } from '@omokit/protocol';
import { ApiFailure } from './failure.js';

/** What the console asks of the server; every call rejects with an `ApiFailure` and nothing else. */
export interface Api {
  /** The most recently seen, at most `pageOfPeople`; with `q` those with an identifier that begins with it. */
  people(q?: string): Promise<PersonSummary[]>;
  person(id: string): Promise<Person>;
  streams(): Promise<Completeness[]>;
  campaigns(): Promise<Campaign[]>;
  funnel(campaign: string): Promise<Funnel>;
}

/** How many people one answer holds at most. */
export const pageOfPeople = 200;

export interface ApiOptions {
  /** A secret key. */
  key: string;
  /** Where the server is; the page's own origin unless told. */
  base?: string;
  fetch?: typeof fetch;
}

export function createApi({ key, base = location.origin, fetch = globalThis.fetch }: ApiOptions): Api {
  async function get(path: string): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(new URL(path, base), {
        headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (cause) {
      throw new ApiFailure('unreachable', 0, 'The server cannot be reached.', { cause });
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) return body;
    const { code, message } = fields(body);
    throw new ApiFailure(
      typeof code === 'string' ? code : response.ok ? 'bad_answer' : `http_${response.status}`,
      response.status,
      typeof message === 'string' ? message : `The server answered ${response.status}.`,
    );
  }

  async function list<T>(path: string): Promise<T[]> {
    const items = await get(path);
    if (!Array.isArray(items))
      throw new ApiFailure('bad_answer', 200, `The answer to ${path} is not a list.`);
    return items as T[];
  }

  async function one<T>(path: string): Promise<T> {
    const item = await get(path);
    if (typeof item !== 'object' || item === null)
      throw new ApiFailure('bad_answer', 200, `The answer to ${path} is not an object.`);
    return item as T;
  }

  return {
    people: (q) =>
      list(`/v1/people?${new URLSearchParams({ limit: String(pageOfPeople), ...(q && { q }) })}`),
    person: (id) => one(`/v1/people/${encodeURIComponent(id)}`),
    streams: () => list('/v1/streams'),
    campaigns: () => list('/v1/campaigns'),
    funnel: (id) => one(`/v1/campaigns/${encodeURIComponent(id)}/funnel`),
  };
}

function fields(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
