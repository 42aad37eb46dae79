/** One notable thing. Fields never hold keys, pass texts or anything of a person. */
export interface LogLine {
  level: 'info' | 'warn' | 'error';
  /** What happened, in snake_case: stable, to search by. */
  what: string;
  [field: string]: string | number | boolean | undefined;
}
export type Log = (line: LogLine) => void;

/** One JSON line each, with its time. */
export const jsonLog =
  (write: (line: string) => void): Log =>
  (line) =>
    write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
