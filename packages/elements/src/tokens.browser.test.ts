import { expect } from '@esm-bundle/chai';
import { LitElement } from 'lit';
import { tokens } from './tokens.js';

class Swatch extends LitElement {
  static override styles = tokens;
}
customElements.define('test-swatch', Swatch);

type Rgb = readonly [number, number, number];

/** What a token comes to, over white where it is translucent. */
function read(name: string): Rgb {
  const swatch = document.querySelector('test-swatch') ?? document.body.appendChild(new Swatch());
  const probe = swatch.shadowRoot!.appendChild(document.createElement('i'));
  probe.style.color = `var(--_${name})`;
  const paint = document.createElement('canvas').getContext('2d')!;
  paint.fillStyle = '#fff';
  paint.fillRect(0, 0, 1, 1);
  paint.fillStyle = getComputedStyle(probe).color;
  paint.fillRect(0, 0, 1, 1);
  probe.remove();
  const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(read(one)), luminance(read(other))].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const page = document.documentElement;
const set = (colours: Record<string, string>) =>
  Object.entries(colours).forEach(([name, value]) => page.style.setProperty(name, value));

describe('the tokens', () => {
  afterEach(() => {
    page.removeAttribute('style');
    document.querySelectorAll('test-swatch, style.of-test').forEach((each) => each.remove());
  });

  const palettes = {
    'by themselves': async () => {},
    'on the pages of the example': async () => {
      const style = document.body.appendChild(document.createElement('style'));
      style.className = 'of-test';
      style.textContent = await (await fetch('/examples/shop-and-kiosk/kiosk/kiosk.css')).text();
      expect(getComputedStyle(page).getPropertyValue('--omo-accent')).not.to.equal('');
    },
  };
  for (const [where, put] of Object.entries(palettes))
    for (const scheme of ['light', 'dark'])
      it(`are told from what is behind them: ${where}, ${scheme}`, async () => {
        await put();
        page.style.colorScheme = scheme;
        // The example's pages say their colours by light-dark() alone.
        if (where !== 'by themselves' && !CSS.supports('color: light-dark(red, red)')) return;
        for (const [on, behind] of [
          ['ink', 'surface'],
          ['ink', 'sunken'],
          ['muted', 'surface'],
          ['muted', 'sunken'],
          ['accent', 'surface'],
          ['on-accent', 'accent'],
        ] as const)
          expect(contrast(on, behind), `${on} on ${behind}`).to.be.at.least(4.5);
        expect(contrast('control', 'surface'), 'control on surface').to.be.at.least(3);
      });

  it('take on the colours of a page that sets only some of them', function () {
    // Safari before 16.2 has no color-mix(): there the colours are fixed, as the last test says.
    if (!CSS.supports('color: color-mix(in srgb, red, red)')) this.skip();
    set({ '--omo-ink': '#3a0d00', '--omo-surface': '#fff4e0' });
    for (const name of ['sunken', 'line', 'control', 'muted']) {
      const [red, green, blue] = read(name);
      expect(red > green && green > blue, `${name}: ${red}, ${green}, ${blue} is warm`).to.equal(true);
    }
    set({ '--omo-muted': '#00f' });
    expect(read('muted')).to.deep.equal([0, 0, 255]);
  });

  for (const accent of ['#ffd400', '#e8590c', '#003300', '#777', '#9ccb84'])
    it(`write on an accent of ${accent} what can be read`, function () {
      // Safari before 18 cannot make a colour from another: there a page that sets its accent sets this too.
      if (!CSS.supports('color: lch(from light-dark(red, red) l 0 0)')) this.skip();
      set({ '--omo-accent': accent });
      expect(contrast('on-accent', 'accent')).to.be.at.least(4.5);
    });

  it('keep what they always were where the browser cannot mix', function () {
    // All newer browsers can.
    if (CSS.supports('color: color-mix(in srgb, red, red)')) this.skip();
    expect(read('muted')).to.deep.equal([0x56, 0x60, 0x74]);
    expect(read('on-accent')).to.deep.equal([255, 255, 255]);
  });
});
