import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
import { drawQrCode, pathOf } from './qr-code.js';

/** Paints the path as the browser does, four pixels a module. */
function paint({ size, path }: { size: number; path: string }) {
  const scale = 4;
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const bar of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const [x, y, length] = [Number(bar[1]), Number(bar[2]), Number(bar[3])];
    for (let py = y * scale; py < (y + 1) * scale; py++) {
      for (let px = x * scale; px < (x + length) * scale; px++) {
        pixels.fill(0, (py * width + px) * 4, (py * width + px) * 4 + 3);
      }
    }
  }
  return { pixels, width };
}

function decode(drawing: { size: number; path: string }): string | undefined {
  const { pixels, width } = paint(drawing);
  // CommonJS as Node sees it.
  const read = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr;
  return read(pixels, width, width)?.data;
}

describe('drawQrCode', () => {
  it('draws a code another decoder reads', async () => {
    const pass = `OMO1:${'6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9'.repeat(6)}`;
    expect(decode(await drawQrCode(pass))).toBe(pass);
    expect(decode(await drawQrCode('https://shop.example/#omo-handoff=WDJB-MJHT'))).toBe(
      'https://shop.example/#omo-handoff=WDJB-MJHT',
    );
    expect(decode(await drawQrCode('领券 50%'))).toBe('领券 50%');
  });

  it('keeps a pass small: alphanumeric, and four modules of quiet zone', async () => {
    const text = 'OMO1:' + 'A'.repeat(245);
    const asPass = await drawQrCode(text);
    const asBytes = await drawQrCode(text.toLowerCase());
    expect(asPass.size).toBeLessThan(asBytes.size);
    // 250 alphanumeric characters at level M: version 9 (ISO/IEC 18004, table 7), 53 modules.
    expect(asPass.size).toBe(53 + 8);
    expect(asPass.path.startsWith('M4 4h7')).toBe(true);
  });

  it('draws each run of dark modules once', () => {
    expect(pathOf([1, 1, 0, 0], 2)).toBe('M4 4h2v1h-2z');
    expect(pathOf([0, 1, 1, 1], 2)).toBe('M5 4h1v1h-1zM4 5h2v1h-2z');
    expect(pathOf([0, 0, 0, 0], 2)).toBe('');
  });
});
