import type { Database } from 'better-sqlite3';

/**
 * Leaves nothing of what was deleted: `secure_delete` overwrites rows and pages, but a page that was split may hold in its
 * unused part a copy of what moved to another, so every page is written anew where that takes no longer than a second or
 * two; the write-ahead log is emptied.
 */
export function compact(database: Database, maxBytes = 256 * 1024 * 1024): void {
  const pages = Number(database.pragma('page_count', { simple: true }));
  const bytes = pages * Number(database.pragma('page_size', { simple: true }));
  const emptyLog = () => database.pragma('wal_checkpoint(TRUNCATE)');
  // Before as well: so what is written in vain on a full disk can be given back.
  emptyLog();
  try {
    if (bytes <= maxBytes) database.exec('vacuum');
  } finally {
    emptyLog();
  }
}
