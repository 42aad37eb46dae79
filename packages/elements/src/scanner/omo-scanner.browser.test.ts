import { expect } from '@esm-bundle/chai';
import '../define/omo-scanner.js';
import { passOf } from '../../test/kiosk.js';
import { button, settled, show, textOf, until } from '../../test/page.js';
import { drawQrCode } from '../qr-code.js';
import type { OmoScannerScannedEvent } from './events.js';
import type { OmoScanner } from './omo-scanner.js';

const open = (properties: Partial<OmoScanner> = {}) => show<OmoScanner>('omo-scanner', properties);

/** Types as a hand scanner does: all at once, and Enter. */
function typeLikeScanner(text: string): void {
  for (const key of [...text, 'Enter']) {
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
  }
}

function collect(): OmoScannerScannedEvent[] {
  const scans: OmoScannerScannedEvent[] = [];
  document.addEventListener('omo-scanner-scanned', (event) => scans.push(event));
  return scans;
}

describe('<omo-scanner>', () => {
  const { mediaDevices } = navigator;
  /** What the next getUserMedia does. */
  let camera: () => Promise<MediaStream>;
  let streams: MediaStream[] = [];

  /** A test with a camera that works: WebKit before 16.4 for one makes no stream of a canvas. */
  const itWithCamera = 'captureStream' in HTMLCanvasElement.prototype ? it : it.skip;

  const blank = () => film((context) => context.fillRect(0, 0, 1, 1));

  /** A camera that films a canvas, drawn again for each frame. */
  async function film(draw: (context: CanvasRenderingContext2D) => void): Promise<MediaStream> {
    const canvas = document.createElement('canvas');
    canvas.width = 1280;
    canvas.height = 720;
    const context = canvas.getContext('2d')!;
    const stream = canvas.captureStream(10);
    const timer = setInterval(() => draw(context), 50);
    stream.getTracks()[0]!.addEventListener('ended', () => clearInterval(timer));
    streams.push(stream);
    return stream;
  }

  before(() => {
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: { getUserMedia: () => camera() },
    });
  });
  after(() => Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices }));
  beforeEach(() => {
    document.documentElement.lang = 'en';
    camera = blank;
    streams = [];
  });
  afterEach(() => document.querySelectorAll('omo-scanner').forEach((each) => each.remove()));

  itWithCamera('waits for a press, starts the camera, and gives it back', async () => {
    const element = await open();
    expect(textOf(element)).to.contain('The camera is off.');
    expect(streams).to.have.length(0);
    button(element, 'Start camera').click();
    await until(() => element.scannerState === 'scanning', 'the camera');
    await settled(element);
    const video = element.shadowRoot!.querySelector('video')!;
    expect(video.srcObject).to.equal(streams[0]);
    button(element, 'Stop camera').click();
    expect(element.scannerState).to.equal('stopped');
    expect(streams[0]!.active).to.equal(false);
  });

  itWithCamera('starts by itself and stops when it leaves the page', async () => {
    const element = await open({ autostart: true });
    await until(() => element.scannerState === 'scanning', 'the camera');
    element.remove();
    await until(() => !streams[0]!.active, 'the camera to be given back');
  });

  itWithCamera('gives back a camera that comes up after it was stopped', async () => {
    let release: (stream: MediaStream) => void = () => {};
    camera = () => new Promise((resolve) => (release = resolve));
    const element = await open({ engine: 'html5-qrcode' });
    const started = element.start();
    await until(() => element.children.length === 1, 'the library');
    await new Promise((resolve) => setTimeout(resolve, 50));
    element.stop();
    release(await blank());
    await started;
    expect(element.scannerState).to.equal('stopped');
    await until(() => !streams[0]!.active, 'the camera to be given back');
  });

  for (const engine of ['qr', 'html5-qrcode'] as const) {
    itWithCamera(
      `reads the pass on a phone that a hand holds before the camera, with ${engine}`,
      async () => {
        const pass = passOf();
        const { path, size } = await drawQrCode(pass);
        let frames = 0;
        camera = () =>
          film((context) => {
            frames += 1;
            const scale = (560 + 60 * Math.sin(frames / 3)) / size;
            context.setTransform(1, 0, 0, 1, 0, 0);
            context.fillStyle = '#b9bcae';
            context.fillRect(0, 0, 1280, 720);
            context.setTransform(1, 0, 0, 1, 640, 360);
            context.rotate(0.12 * Math.sin(frames / 5));
            context.scale(scale, scale);
            context.translate(-size / 2, -size / 2);
            context.fillStyle = '#fff';
            context.fillRect(0, 0, size, size);
            context.fillStyle = '#000';
            context.fill(new Path2D(path));
          });
        const scans = collect();
        const element = await open({ engine, autostart: true });
        await until(() => scans.length > 0, 'the scan');
        expect(scans[0]).to.include({ text: pass, symbology: 'qr_code', source: 'camera' });
        element.remove();
      },
    );
  }

  for (const [name, words] of [
    ['NotAllowedError', 'The camera is not allowed.'],
    ['NotFoundError', 'No camera found.'],
    ['NotReadableError', 'The camera is in use.'],
    ['UnknownError', 'The camera did not start.'],
  ] as const) {
    itWithCamera(`says what to do about ${name}, and tries again`, async () => {
      camera = () => Promise.reject(new DOMException('', name));
      const element = await open({ autostart: true });
      const alert = await until(() => element.shadowRoot!.querySelector('[role=alert]'), 'the alert');
      expect(alert.querySelector('h3')!.textContent).to.equal(words);
      expect(textOf(element)).to.contain('A hand scanner works all the same.');
      camera = blank;
      button(element, 'Try again').click();
      await until(() => element.scannerState === 'scanning', 'the camera');
    });
  }

  it('cuts nothing off on a small phone in a language of long words', async () => {
    document.documentElement.lang = 'ru';
    camera = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    const element = await open({ autostart: true });
    element.style.inlineSize = '288px';
    const panel = await until(() => element.shadowRoot!.querySelector('[role=alert]')?.parentElement, 'it');
    const frame = element.shadowRoot!.querySelector('.frame')!.getBoundingClientRect();
    const { top, bottom } = panel.getBoundingClientRect();
    expect(top).to.be.at.least(frame.top);
    expect(bottom).to.be.at.most(frame.bottom);
  });

  itWithCamera('keeps its button whole on a small phone in a language of long words', async () => {
    document.documentElement.lang = 'ru';
    const element = await open({ autostart: true });
    element.style.inlineSize = '288px';
    const bar = await until(() => element.shadowRoot!.querySelector('.bar'), 'the camera');
    expect(bar.scrollWidth).to.be.at.most(bar.clientWidth);
  });

  it('takes a hand scanner too, unless told not to', async () => {
    const scans = collect();
    const element = await open();
    typeLikeScanner('OMO1:ABC DEF$%');
    await until(() => scans.length === 1, 'the scan');
    expect(scans[0]).to.include({ text: 'OMO1:ABC DEF$%', source: 'keyboard' });
    expect(scans[0]!.target).to.equal(element);
    element.remove();
    typeLikeScanner('OMO1:XYZ XYZ');
    await open({ noKeyboard: true });
    typeLikeScanner('OMO1:XYZ XYZ');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(scans).to.have.length(1);
  });

  it('tells the same code once while it stays', async () => {
    const scans = collect();
    await open({ engine: 'keyboard' });
    typeLikeScanner('OMO1:SAME CODE');
    typeLikeScanner('OMO1:SAME CODE');
    typeLikeScanner('OMO1:OTHER CODE');
    await until(() => scans.length === 2, 'two scans');
    expect(scans.map(({ text }) => text)).to.deep.equal(['OMO1:SAME CODE', 'OMO1:OTHER CODE']);
  });

  it('needs no camera with the keyboard engine, and speaks Chinese', async () => {
    document.documentElement.lang = 'zh-CN';
    const element = await open({ engine: 'keyboard', autostart: true });
    expect(textOf(element)).to.equal('扫码枪已就绪。');
    expect(streams).to.have.length(0);
  });
});
