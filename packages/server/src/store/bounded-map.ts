/** A map that forgets what was written first once it holds `max` entries: for what can be read again from the file. */
export function createBoundedMap<Key, Value>(max: number) {
  const entries = new Map<Key, Value>();
  return {
    get: (key: Key): Value | undefined => entries.get(key),
    set(key: Key, value: Value): void {
      if (entries.size >= max && !entries.has(key))
        for (const oldest of entries.keys()) {
          entries.delete(oldest);
          break;
        }
      entries.set(key, value);
    },
    delete: (key: Key): void => void entries.delete(key),
    clear: (): void => entries.clear(),
  };
}
