/**
 * A map of the last `max` entries at most, and half as many at least: for what can be read again from the file. Forgets by
 * halves, since finding the oldest of a map from which many were deleted takes the longer the more they were.
 */
export function createBoundedMap<Key, Value>(max: number) {
  let newer = new Map<Key, Value>();
  let older = new Map<Key, Value>();
  return {
    get(key: Key): Value | undefined {
      const value = newer.get(key);
      return value === undefined ? older.get(key) : value;
    },
    set(key: Key, value: Value): void {
      if (newer.size >= max / 2 && !newer.has(key)) {
        older = newer;
        newer = new Map();
      }
      newer.set(key, value);
    },
    delete(key: Key): void {
      newer.delete(key);
      older.delete(key);
    },
    clear(): void {
      newer.clear();
      older.clear();
    },
  };
}
