import type { Keystroke } from './keystroke-run.js';
import { usCharacter } from './us-layout.js';

const modifiers = new Set([
  'Shift',
  'CapsLock',
  'AltGraph',
  'Control',
  'Alt',
  'Meta',
  'NumLock',
  'Fn',
  'FnLock',
]);

/** Reads a keydown. `layout` 'us' reads physical keys as a US keyboard has them, 'system' what the system typed. */
export function readKeystroke(
  event: KeyboardEvent,
  suffix: readonly string[],
  layout: 'system' | 'us',
): Keystroke {
  const { key, code, shiftKey } = event;
  if (modifiers.has(key)) return { kind: 'modifier' };
  // A scanner holds no key down, and a composition is a person's.
  if (event.repeat || event.isComposing) return { kind: 'other' };
  if (suffix.includes(key)) return { kind: 'suffix' };

  const typed = layout === 'us' ? usCharacter(code, shiftKey, event.getModifierState('CapsLock')) : key;
  // FNC1 within a GS1 code: scanners type the group separator (0x1D) as Ctrl+].
  if (event.ctrlKey && typed === ']') return { kind: 'character', character: '\u001d' };
  const shortcut = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
  if (shortcut || typed === undefined || [...typed].length !== 1) return { kind: 'other' };
  return { kind: 'character', character: typed };
}
