/** ISO 8601 of milliseconds since 1970. */
export const iso = (ms: number): string => new Date(ms).toISOString();
