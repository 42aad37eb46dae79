/** ISO 8601 of milliseconds since 1970. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** Milliseconds since 1970 of an ISO 8601 text; undefined when there is none. */
export const ms = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text);
