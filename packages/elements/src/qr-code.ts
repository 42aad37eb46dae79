import { css, html, svg, type TemplateResult } from 'lit';

/** A QR code ready to draw: an SVG path over a square of `size` modules, quiet zone included. */
export interface QrDrawing {
  size: number;
  path: string;
}

/** ISO/IEC 18004, 9.1: four modules of white on each side. */
const quietZone = 4;

/**
 * Lays out a QR code (ISO/IEC 18004, error correction M). Text of digits, capitals and ` $%*+-./:` is put into one
 * alphanumeric segment, 45 symbols to 5.5 bits each, which keeps the code of a pass coarse enough for any camera.
 */
export async function drawQrCode(text: string): Promise<QrDrawing> {
  const loaded = await import('qrcode');
  // A CommonJS module: what the bundler makes of its exports differs.
  const { create } = 'create' in loaded ? loaded : (loaded as unknown as { default: typeof loaded }).default;
  const alphanumeric = /^[0-9A-Z $%*+\-./:]+$/.test(text);
  const { modules } = create(alphanumeric ? [{ data: text, mode: 'alphanumeric' }] : text, {
    errorCorrectionLevel: 'M',
  });
  return { size: modules.size + 2 * quietZone, path: pathOf(modules.data, modules.size) };
}

/** One horizontal bar for each run of dark modules. */
export function pathOf(modules: ArrayLike<number | boolean>, size: number): string {
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!modules[y * size + x]) continue;
      const from = x;
      while (x + 1 < size && modules[y * size + x + 1]) x++;
      const width = x - from + 1;
      path += `M${from + quietZone} ${y + quietZone}h${width}v1h-${width}z`;
    }
  }
  return path;
}

/** Dark on white whatever the colour scheme: many scanners do not read inverted codes. */
export function renderQrCode(drawing: QrDrawing, label: string): TemplateResult {
  return html`<svg
    class="qr"
    part="qr"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${drawing.size} ${drawing.size}"
    shape-rendering="crispEdges"
  >
    ${svg`<rect width=${drawing.size} height=${drawing.size} fill="#fff" /><path d=${drawing.path} fill="#000" />`}
  </svg>`;
}

export const qrCodeStyles = css`
  .qr {
    aspect-ratio: 1;
    background: #fff;
    border-radius: var(--_radius-small);
    display: block;
    inline-size: 100%;
    max-inline-size: 16rem;
  }
`;
