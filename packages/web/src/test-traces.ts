/** Everything that a script of this page could read on the device, as text: bytes in every way they may hold text. */
export async function everythingOnTheDevice(): Promise<string> {
  const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
  for (const { name = '' } of await indexedDB.databases()) found.push(name, await contentsOf(name));
  if ('caches' in globalThis) {
    for (const cache of await caches.keys()) {
      for (const request of await (await caches.open(cache)).keys()) {
        const response = await caches.match(request);
        found.push(cache, request.url, [...request.headers], await response?.arrayBuffer());
      }
    }
  }
  return textsIn(structuredClone(found)).join('\n');
}

/** Every text that can be reached from these values: properties of objects and functions, entries, names, bytes. */
export function textsIn(...values: unknown[]): string[] {
  const seen = new Set<unknown>();
  const texts: string[] = [];

  function look(value: unknown): void {
    if (typeof value === 'string') texts.push(value);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      return;
    seen.add(value);
    if (value instanceof Node || value === globalThis) return;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer);
      for (const encoding of ['utf-8', 'utf-16le', 'latin1'])
        texts.push(new TextDecoder(encoding).decode(bytes));
      return;
    }
    if (value instanceof Map || value instanceof Set) for (const entry of value) look(entry);
    for (const key of Reflect.ownKeys(value)) {
      look(key);
      const { value: property, get } = Object.getOwnPropertyDescriptor(value, key) ?? {};
      look(property);
      look(get);
    }
  }

  values.forEach(look);
  return texts;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('reading failed'));
  });
}

async function contentsOf(name: string): Promise<unknown[]> {
  const database = await done(indexedDB.open(name));
  const stores = [...database.objectStoreNames];
  const tx = stores.length > 0 ? database.transaction(stores) : undefined;
  const rows = await Promise.all(
    stores.map(async (store) => [
      await done(tx!.objectStore(store).getAllKeys()),
      await done(tx!.objectStore(store).getAll()),
    ]),
  );
  database.close();
  return rows;
}
