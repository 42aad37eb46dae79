import { expect } from '@esm-bundle/chai';
import { Html5Qrcode } from 'html5-qrcode';
import { render } from 'lit';
import { drawQrCode, renderQrCode } from './qr-code.js';

/** What another library reads from the code as the browser paints it. */
async function read(svg: SVGElement, pixels: number): Promise<string> {
  const url = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }),
  );
  const image = new Image(pixels, pixels);
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = pixels;
  canvas.getContext('2d')!.drawImage(image, 0, 0, pixels, pixels);
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
  const place = document.body.appendChild(document.createElement('div'));
  place.id = 'reader';
  const result = await new Html5Qrcode('reader').scanFile(
    new File([blob], 'code.png', { type: 'image/png' }),
    false,
  );
  place.remove();
  return result;
}

describe('the QR code', () => {
  it('is read by another library, as dense as the code of a pass', async () => {
    const pass = `OMO1:${'6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9'.repeat(7)}`;
    const place = document.createElement('div');
    render(renderQrCode(await drawQrCode(pass), 'Code'), place);
    const svg = place.querySelector('svg')!;
    expect(svg.getAttribute('role')).to.equal('img');
    expect(svg.getAttribute('aria-label')).to.equal('Code');
    expect(await read(svg, 400)).to.equal(pass);
  });
});
