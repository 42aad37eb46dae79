import { OmoError, type Connector, type Reading, type Stop } from '@omokit/core';
import { eventNames, type Purpose } from '@omokit/protocol';
import { readAimIdentifier, type ScannedCode } from './keyboard-scanner/aim-identifier.js';
import { codeHash } from './keyboard-scanner/code-hash.js';
import { focusedField, keepsKeys, type FocusedField } from './keyboard-scanner/focused-field.js';
import { createKeystrokeRun, type Keystroke, type Reaction } from './keyboard-scanner/keystroke-run.js';
import { readKeystroke } from './keyboard-scanner/read-keystroke.js';

export type { ScannedCode } from './keyboard-scanner/aim-identifier.js';

export interface KeyboardScannerOptions {
  /** Where keys are listened to; the document when not given. */
  target?: EventTarget;
  /** Runs for each code while the connector is started. */
  onCode?: (code: ScannedCode) => void;
  /** What the scanner is set to type before each code: then nothing of a code reaches the page, not even at first. */
  prefix?: string;
  /** Keys that end a code; with an empty list, silence does. */
  suffix?: readonly string[];
  /** Longest time between two keys of a scanner. */
  maxGapMs?: number;
  /** Shortest code, in characters. */
  minLength?: number;
  /** Longest code, in characters; what is longer is put back. */
  maxLength?: number;
  /** 'us' reads physical keys, for a scanner set to a US keyboard on a system with another one. */
  layout?: 'system' | 'us';
  /** What codes are scanned for. */
  purpose?: Purpose;
}

export interface KeyboardScanner extends Connector {
  /** Runs for each code, from now until stopped, whether or not the connector is started. */
  watch(onCode: (code: ScannedCode) => void): Stop;
}

/** A scanner that types like a keyboard (HID keyboard wedge). As a connector it reports hashes of codes, never codes. */
export function keyboardScanner(options: KeyboardScannerOptions = {}): KeyboardScanner {
  const {
    target = typeof document === 'undefined' ? undefined : document,
    suffix = ['Enter', 'Tab'],
    purpose = 'operation',
    layout = 'system',
  } = options;
  // 4,296 characters are what the largest QR code holds in alphanumeric mode (ISO/IEC 18004).
  const { prefix = '', maxGapMs = 35, minLength = 6, maxLength = 4_296 } = options;

  if (!(maxGapMs > 0 && minLength >= 1 && maxLength >= minLength)) {
    const wrong = `maxGapMs ${maxGapMs}, minLength ${minLength}, maxLength ${maxLength}`;
    throw new OmoError(
      'option_invalid',
      `keyboardScanner can find no code with ${wrong}; leave them out or correct them.`,
    );
  }

  const watchers = new Set<{ onCode: (code: ScannedCode) => void }>();
  const run = createKeystrokeRun({ prefix, suffixed: suffix.length > 0, maxGapMs, minLength, maxLength });
  const swallowedKeys = new Set<string>();
  let field: FocusedField | undefined;
  /** Characters of this run that stayed in the field, so they are not put back a second time. */
  let stayed = 0;
  /** False when another listener had the keys of this run prevented first: then it is its affair to put them back. */
  let ours = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keyDown(event: Event): void {
    // Browsers that fill in forms dispatch keydown events without a key.
    if (!isKeyboardEvent(event)) return;
    const focused = event.composedPath()[0];
    const stroke: Keystroke = keepsKeys(focused) ? { kind: 'other' } : readKeystroke(event, suffix, layout);
    const reaction = run.feed(stroke, event.timeStamp);
    finish(reaction);
    if (reaction.begins) {
      field = focusedField(focused);
      stayed = 0;
      ours = !event.defaultPrevented;
    }
    if (reaction.takeBack !== undefined) {
      ours = !event.defaultPrevented;
      if (ours && field && !field.takeBack(reaction.takeBack)) stayed = reaction.takeBack.length;
    }
    if (reaction.swallow) {
      event.preventDefault();
      event.stopPropagation();
      swallowedKeys.add(event.code);
    }
    clearTimeout(timer);
    timer = setTimeout(() => finish(run.quiet()), run.quietMs);
  }

  /** A page must not see a key go up that it never saw go down: in Firefox, Space going up clicks a button. */
  function keyUp(event: Event): void {
    if (!isKeyboardEvent(event) || !swallowedKeys.delete(event.code)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function finish({ putBack, code }: Reaction): void {
    if (putBack !== undefined && ours) field?.putBack(putBack.slice(stayed));
    if (code === undefined) return;
    const scanned = readAimIdentifier(code);
    for (const watcher of watchers) {
      // Each in a task of its own, so that one that throws costs neither the others nor the handling of the key.
      queueMicrotask(() => watchers.has(watcher) && watcher.onCode(scanned));
    }
  }

  function watch(onCode: (code: ScannedCode) => void): Stop {
    if (watchers.size === 0) {
      target?.addEventListener('keydown', keyDown, { capture: true });
      target?.addEventListener('keyup', keyUp, { capture: true });
    }
    // An object of its own: the same function may watch twice, and be stopped once.
    const watcher = { onCode };
    watchers.add(watcher);
    return () => {
      if (!watchers.delete(watcher) || watchers.size > 0) return;
      target?.removeEventListener('keydown', keyDown, { capture: true });
      target?.removeEventListener('keyup', keyUp, { capture: true });
      clearTimeout(timer);
      finish(run.quiet());
      swallowedKeys.clear();
    };
  }

  return {
    name: 'keyboard-scanner',
    purpose,
    supported: () => target !== undefined,
    watch,
    async start(emit) {
      if (!target) {
        throw new OmoError(
          'connector_failed',
          'keyboardScanner listens to a page; there is no document here.',
        );
      }
      let running = true;
      let reporting: Promise<void> = Promise.resolve();

      const report = async ({ text, symbology = 'unknown' }: ScannedCode): Promise<void> => {
        const hash = await codeHash(text);
        const reading: Reading = {
          event: eventNames.codeScanned,
          properties: { symbology, ...(hash !== undefined && { code_hash: hash }), purpose },
        };
        if (running) emit(reading);
      };
      // A watcher of its own: if it throws, the code is reported all the same.
      const stopOnCode = options.onCode && watch(options.onCode);
      const stop = watch((code) => {
        // One after the other, for hashes of long codes take longer than those of short ones.
        reporting = reporting.catch(() => undefined).then(() => report(code));
      });
      return () => {
        running = false;
        stopOnCode?.();
        stop();
      };
    },
  };
}

function isKeyboardEvent(event: Event): event is KeyboardEvent {
  return 'key' in event && typeof event.key === 'string';
}
