/** Assertions of the suites: they need no runner, so a suite runs in Node and in browsers alike. */

/** Throws unless both are the same by value: plain objects, arrays, Maps, Sets and primitives. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (!sameValue(actual, expected)) {
    throw new Error(`${what}: expected ${show(expected)}, got ${show(actual)}`);
  }
}

/** Throws unless `condition` holds. */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`expected that ${what}`);
}

/** Throws when `value` is undefined or null, else returns it. */
export function expectDefined<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null)
    throw new Error(`${what}: expected a value, got ${String(value)}`);
  return value;
}

/** Throws unless `promise` rejects with an error that carries this `code`. */
export async function expectRejects(promise: Promise<unknown>, code: string, what: string): Promise<void> {
  let outcome: string;
  try {
    outcome = `it resolved with ${show(await promise)}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return;
    outcome = `it rejected with ${String(error)}`;
  }
  throw new Error(`${what}: expected a rejection with the code "${code}", but ${outcome}`);
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map || b instanceof Map) {
    return a instanceof Map && b instanceof Map && sameValue([...a], [...b]);
  }
  if (a instanceof Set || b instanceof Set) {
    return a instanceof Set && b instanceof Set && sameValue([...a], [...b]);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  // A key that is there with undefined and a key that is not there are the same on the wire.
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameValue(Reflect.get(a, key), Reflect.get(b, key)));
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, nested: unknown) =>
    nested instanceof Map || nested instanceof Set ? [...nested] : nested,
  );
  if (text === undefined) return String(value);
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}
