import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import type { Locator } from 'playwright-core';

/** Reads the QR code that a person would see in this element, from its pixels. */
export async function readCode(element: Locator): Promise<string> {
  const { data, width, height } = PNG.sync.read(await element.screenshot());
  const code = jsqr(new Uint8ClampedArray(data), width, height);
  if (!code) throw new Error('There is no legible QR code in the picture.');
  return code.data;
}
