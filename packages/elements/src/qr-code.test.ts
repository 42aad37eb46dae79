import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { drawQrCode, pathOf } from './qr-code.js';

/** The modules back from the path, quiet zone included. */
function modulesOf({ size, path }: { size: number; path: string }): boolean[] {
  const modules = new Array<boolean>(size * size).fill(false);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const from = Number(y) * size + Number(x);
    modules.fill(true, from, from + Number(length));
  }
  return modules;
}

describe('drawQrCode', () => {
  it('draws exactly the modules, with four of quiet zone around', async () => {
    const text = 'https://shop.example/#omo-handoff=WDJB-MJHT';
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const drawing = await drawQrCode(text);
    expect(drawing.size).toBe(modules.size + 8);
    const drawn = modulesOf(drawing);
    for (let y = 0; y < drawing.size; y++) {
      for (let x = 0; x < drawing.size; x++) {
        const inside = Math.min(x, y) >= 4 && Math.max(x, y) < modules.size + 4;
        const dark = inside && Boolean(modules.data[(y - 4) * modules.size + (x - 4)]);
        expect(drawn[y * drawing.size + x]).toBe(dark);
      }
    }
  });

  it('keeps a pass small: one alphanumeric segment', async () => {
    const text = 'OMO1:' + 'A'.repeat(245);
    // 250 alphanumeric characters at level M: version 9 (ISO/IEC 18004, table 7), 53 modules.
    expect((await drawQrCode(text)).size).toBe(53 + 8);
    expect((await drawQrCode(text.toLowerCase())).size).toBeGreaterThan(53 + 8);
  });

  it('draws each run of dark modules once', () => {
    expect(pathOf([1, 1, 0, 0], 2)).toBe('M4 4h2v1h-2z');
    expect(pathOf([0, 1, 1, 1], 2)).toBe('M5 4h1v1h-1zM4 5h2v1h-2z');
    expect(pathOf([0, 0, 0, 0], 2)).toBe('');
  });
});
