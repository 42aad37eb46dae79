import { newKeyText, type KeyKind } from '../store/keys.js';
import type { Store } from '../store/store.js';

export const purposes: Readonly<Record<KeyKind, string>> = {
  publishable: 'for pages: put it in the script tag; it may only write',
  device: 'for kiosks and tills: it redeems passes as well; keep it on the device',
  secret: 'for you, the console and your servers: it reads everything; keep it to yourself',
};

/** One key of each kind when there is none at all; their texts are known to nobody afterwards but who is told now. */
export async function makeFirstKeys(store: Store, tell: (line: string) => void): Promise<boolean> {
  if ((await store.keys()).length > 0) return false;
  tell('Three keys were made. They are shown this once; only their hashes are kept.');
  for (const kind of ['publishable', 'device', 'secret'] as const) {
    const key = newKeyText(kind);
    await store.addKey({ key, kind, name: kind === 'device' ? 'Kiosk 1' : `First ${kind} key` });
    tell(`  ${kind.padEnd(11)}  ${key}\n               ${purposes[kind]}`);
  }
  return true;
}
