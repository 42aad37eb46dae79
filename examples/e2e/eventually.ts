/** Asks again until `probe` gives an answer other than false or undefined; says what was last seen when it never does. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | false | undefined>,
  withinMs = 20_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await probe();
      if (answer !== false && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
}
