/** Whether an earlier page has left a queue. Asking does not make one, as opening would. */
export async function hasDatabase(name: string): Promise<boolean> {
  // In a sandboxed frame asking leaves a second promise that rejects, which nobody could catch.
  if (origin === 'null') return false;
  try {
    return (await indexedDB.databases()).some((database) => database.name === name);
  } catch {
    // No IndexedDB, or too old to say: then there is nothing that must be sent before something is put.
    return false;
  }
}
