import { deleteDB, openDB } from 'idb';

/** Chromium begins another log when one holds 4 MB (LevelDB's write_buffer_size). */
const megabytes = 5;
/** A row of more than 64 kB would not be in the log: Chromium keeps it in a file of its own. */
const rowBytes = 50_000;
const rowsPerMegabyte = 20;
/** A device with less room keeps it for events. */
const roomBytes = 100e6;

/**
 * Has Chromium begin another log for the databases of this origin, once a tab. A power cut or a kill may leave half a record
 * at the end of the log. LevelDB reads such a log rightly and goes on writing to it, but at the start after that takes it
 * for corrupt, and Chromium deletes every database of the origin, keys included (google/leveldb, issue 1287). No page can
 * see half a record; but what waits offline, start after start, is safe once the log is another one. Never rejects.
 */
export async function renewLog(name: string): Promise<void> {
  const [mark, filler] = [`${name}.renewed`, `${name}-filler`];
  try {
    // Firefox and WebKit keep their databases in SQLite.
    if (!('userAgentData' in navigator) || sessionStorage.getItem(mark) !== null) return;
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < roomBytes) return;
    await fill(filler).finally(() => deleteDB(filler));
    sessionStorage.setItem(mark, new Date().toISOString());
  } catch {
    // The databases are no worse off than without it.
  }
}

async function fill(filler: string): Promise<void> {
  const database = await openDB(filler, 1, { upgrade: (opening) => void opening.createObjectStore('rows') });
  try {
    for (let written = 0; written < megabytes; written += 1) {
      const tx = database.transaction('rows', 'readwrite');
      // Of chance, because Chromium compresses.
      const rows = Array.from({ length: rowsPerMegabyte }, () =>
        crypto.getRandomValues(new Uint8Array(rowBytes)),
      );
      await Promise.all([...rows.map((row, key) => tx.store.put(row, key)), tx.done]);
    }
  } finally {
    database.close();
  }
}
