import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reading } from '@omokit/core';
import { connectorConformance } from '@omokit/testing';
import { keyboardScanner, type KeyboardScannerOptions, type ScannedCode } from './keyboard-scanner.js';

/** Node has events but no keyboard: a keydown with the fields a browser gives it, at a time of the test's. */
function keyDown(target: EventTarget, key: string, at: number, init: Partial<KeyboardEvent> = {}): Event {
  const event = new Event('keydown', { cancelable: true });
  const fields = { key, code: key, shiftKey: false, getModifierState: () => false, ...init };
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, { value });
  Object.defineProperty(event, 'timeStamp', { value: at });
  target.dispatchEvent(event);
  return event;
}

/** What of Node's process is used below; the package is compiled without Node's types. */
interface NodeProcess {
  listeners(event: string): ((error: unknown) => void)[];
  on(event: string, run: (error: unknown) => void): void;
  removeAllListeners(event: string): void;
}

let clock = 1_000;
function scan(target: EventTarget, text: string): Event[] {
  clock += 1_000;
  return [...text, 'Enter'].map((key) => keyDown(target, key, (clock += 8)));
}

function watched(options: KeyboardScannerOptions = {}) {
  const target = new EventTarget();
  const codes: ScannedCode[] = [];
  const scanner = keyboardScanner({ target, ...options });
  const stop = scanner.watch((code) => codes.push(code));
  return { target, scanner, codes, stop };
}

/** Codes are hashed on another thread, which takes as long as it takes. */
const hashing = new Set<Promise<unknown>>();
const digest = crypto.subtle.digest.bind(crypto.subtle);
vi.spyOn(crypto.subtle, 'digest').mockImplementation((...given) => {
  const hashed = digest(...given);
  hashing.add(hashed);
  return hashed.finally(() => hashing.delete(hashed));
});

async function nextTask(): Promise<void> {
  const turn = () => new Promise((resume) => setTimeout(resume, 5));
  await turn();
  while (hashing.size > 0) {
    await Promise.all(hashing);
    await turn();
  }
}

describe('keyboardScanner', () => {
  const suite = connectorConformance(({ supported }) => {
    const target = new EventTarget();
    let count = 0;
    return {
      connector: supported ? keyboardScanner({ target }) : keyboardScanner(),
      async provoke() {
        scan(target, `OMO1:CODE${count++}`);
        await nextTask();
      },
    };
  });
  for (const { name, run } of suite) it(name, run);

  it('hands the code to those who watch', async () => {
    const { target, codes } = watched();
    scan(target, ']Q1OMO1:6BF+70');
    scan(target, '4006381333931');
    await nextTask();
    expect(codes).toEqual([{ text: 'OMO1:6BF+70', symbology: 'qr_code' }, { text: '4006381333931' }]);
  });

  it('reports the hash and never the code', async () => {
    const target = new EventTarget();
    const readings: Reading[] = [];
    const codes: string[] = [];
    const scanner = keyboardScanner({ target, onCode: ({ text }) => codes.push(text) });
    const stop = await scanner.start((reading) => readings.push(reading));
    scan(target, ']Q1OMO1:SECRET');
    scan(target, '4006381333931');
    await nextTask();
    expect(readings).toEqual([
      {
        event: 'Code Scanned',
        properties: {
          symbology: 'qr_code',
          code_hash: '6c8a6c642aa093494e244c58b3cdc0931100669f5fe83bb6cb55ec90c4fab74a',
          purpose: 'operation',
        },
      },
      {
        event: 'Code Scanned',
        properties: {
          symbology: 'unknown',
          code_hash: '510a01430e59e8900a21d0b5bf7e180c81f861bb7db6bfbcd68409f73919c483',
          purpose: 'operation',
        },
      },
    ]);
    expect(codes).toEqual(['OMO1:SECRET', '4006381333931']);
    stop();
  });

  it('keeps keys from the page once it knows a scanner by them', () => {
    const { target } = watched();
    const events = scan(target, 'OMO1:ABC');
    expect(events.map((event) => event.defaultPrevented)).toEqual([
      ...Array(5).fill(false),
      ...Array(4).fill(true),
    ]);
  });

  it('ignores held keys, shortcuts, compositions and keydowns without a key', async () => {
    const { target, codes } = watched();
    const wrong: Partial<KeyboardEvent>[] = [
      { repeat: true },
      { ctrlKey: true },
      { metaKey: true },
      { isComposing: true },
    ];
    for (const init of wrong) {
      clock += 1_000;
      for (const key of 'ABCDEFGH') {
        const event = keyDown(target, key, (clock += 5), init);
        expect(event.defaultPrevented).toBe(false);
      }
      keyDown(target, 'Enter', (clock += 5));
    }
    target.dispatchEvent(new Event('keydown'));
    await nextTask();
    expect(codes).toEqual([]);
  });

  it('reads a GS1 group separator, typed as Ctrl+]', async () => {
    const { target, codes } = watched();
    clock += 1_000;
    for (const key of '0104006') keyDown(target, key, (clock += 5));
    keyDown(target, ']', (clock += 5), { ctrlKey: true });
    for (const key of ['1', '0', 'Enter']) keyDown(target, key, (clock += 5));
    await nextTask();
    expect(codes).toEqual([{ text: '0104006\u001d10' }]);
  });

  it('reads physical keys of a US scanner on a French system', async () => {
    const { target, codes } = watched({ layout: 'us' });
    clock += 1_000;
    const keys = [
      ['&', 'Digit1'],
      ['é', 'Digit2'],
      ['"', 'Digit3'],
      ['q', 'KeyA'],
      ['a', 'KeyQ'],
      ['Dead', 'BracketLeft'],
    ] as const;
    for (const [key, code] of keys) keyDown(target, key, (clock += 5), { code });
    keyDown(target, 'Enter', (clock += 5));
    await nextTask();
    expect(codes).toEqual([{ text: '123aq[' }]);
  });

  it('reports a code though the onCode of the page throws on it', async () => {
    const target = new EventTarget();
    const { process } = globalThis as unknown as { process: NodeProcess };
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const thrown: unknown[] = [];
    process.on('uncaughtException', (error) => thrown.push(error));
    const onCode = () => {
      throw new Error('onCode of the page');
    };
    const readings: Reading[] = [];
    const stop = await keyboardScanner({ target, onCode }).start((reading) => readings.push(reading));
    scan(target, '4006381333931');
    await nextTask();
    stop();
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
    expect([readings.length, thrown.length]).toEqual([1, 1]);
  });

  it('lets a watcher that throws cost no other watcher', async () => {
    const target = new EventTarget();
    const scanner = keyboardScanner({ target });
    const codes: string[] = [];
    const thrown: unknown[] = [];
    const { process } = globalThis as unknown as { process: NodeProcess };
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error));
    scanner.watch(() => {
      throw new Error('a watcher of the page');
    });
    scanner.watch(({ text }) => codes.push(text));
    const events = scan(target, 'OMO1:ABC');
    await nextTask();
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(events.at(-1)!.defaultPrevented).toBe(true);
    expect(codes).toEqual(['OMO1:ABC']);
    expect(thrown).toHaveLength(1);
  });

  it('listens to nothing once all watches are stopped', async () => {
    const { target, scanner, codes, stop } = watched();
    const stopSecond = scanner.watch(() => undefined);
    stop();
    stop();
    expect(scan(target, 'OMO1:ABC').at(-1)!.defaultPrevented).toBe(true);
    stopSecond();
    expect(scan(target, 'OMO1:ABC').at(-1)!.defaultPrevented).toBe(false);
    await nextTask();
    expect(codes).toEqual([]);
  });

  it('says at once when its options can find no code', () => {
    for (const options of [
      { maxGapMs: 0 },
      { minLength: 0 },
      { minLength: 9, maxLength: 8 },
      { maxGapMs: NaN },
    ]) {
      expect(() => keyboardScanner(options)).toThrow(
        expect.objectContaining({ code: 'option_invalid' }) as Error,
      );
    }
  });

  describe('without suffix', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('ends a code by silence', async () => {
      const { target, codes } = watched({ suffix: [] });
      for (const key of 'OMO1:ABC') keyDown(target, key, (clock += 5));
      await vi.advanceTimersByTimeAsync(104);
      expect(codes).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(codes).toEqual([{ text: 'OMO1:ABC' }]);
    });
  });
});
