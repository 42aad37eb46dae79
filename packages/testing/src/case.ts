/** One test of a suite, for any runner: `for (const { name, run } of suite) it(name, run)`. */
export interface Case {
  name: string;
  /** Rejects with an Error that says what was expected and what came. */
  run(): Promise<void>;
}
