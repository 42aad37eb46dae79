import { keyboardScanner } from '@omokit/connectors/sensors/keyboard-scanner';
import type { Omo, Stop } from '@omokit/core';
import { LitElement, html, nothing, svg, type PropertyValues } from 'lit';
import { useOmo } from '../host.js';
import { useMessages } from '../messages.js';
import { tokens } from '../tokens.js';
import { cameraFaultOf, type Camera, type CameraFault, type StartCamera } from './camera.js';
import {
  OmoScannerScannedEvent,
  OmoScannerStartedEvent,
  OmoScannerStoppedEvent,
  type Scan,
} from './events.js';
import { loadHtml5Qrcode, startHtml5QrcodeCamera } from './html5-qrcode-camera.js';
import { scannerMessages } from './messages.js';
import { hasNativeDetector, startNativeCamera } from './native-camera.js';
import { loadQrDecoder, startQrCamera } from './qr-camera.js';
import { createSightings } from './sightings.js';
import { scannerStyles } from './styles.js';

/**
 * `auto` takes the browser's own reader where it has one, else `qr`. `html5-qrcode` is the library of that name.
 * `keyboard`: no camera, a scanner that types.
 */
export type ScannerEngine = 'auto' | 'native' | 'qr' | 'html5-qrcode' | 'keyboard';
export type ScannerState = 'stopped' | 'starting' | 'scanning' | CameraFault;

const quietMs = 2_500;
const hitMs = 700;

const corners = svg`<path d="M4 26V14A10 10 0 0 1 14 4H26M74 4H86A10 10 0 0 1 96 14V26M96 74V86A10 10 0 0 1 86 96H74M26 96H14A10 10 0 0 1 4 86V74"/>`;
const cameraIcon = svg`<path d="M3 8.5A2.5 2.5 0 0 1 5.5 6h1.6l1.2-2h7.4l1.2 2h1.6A2.5 2.5 0 0 1 21 8.5v8a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 16.5v-8ZM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z"/>`;
const barsIcon = svg`<path d="M3 6v12M7 6v12M10 6v12M14 6v12M17 6v12M21 6v12"/>`;

/**
 * Reads codes with a camera or with a hand scanner that types like a keyboard.
 *
 * @slot camera - Internal: html5-qrcode's place.
 * @fires {OmoScannerScannedEvent} omo-scanner-scanned - A code was read.
 * @fires {OmoScannerStartedEvent} omo-scanner-started - The camera is on.
 * @fires {OmoScannerStoppedEvent} omo-scanner-stopped - The camera is off.
 * @csspart viewfinder
 * @csspart button
 * @cssprop --omo-accent
 * @cssprop --omo-radius
 * @cssprop --omo-font
 */
export class OmoScanner extends LitElement {
  static override styles = [tokens, scannerStyles];

  static override properties = {
    omo: { attribute: false },
    engine: {},
    autostart: { type: Boolean },
    noKeyboard: { type: Boolean, attribute: 'no-keyboard' },
    state: { state: true },
    hit: { state: true },
  };

  /** The page's Omokit, which tells when a visitor goes; found by itself when not set. */
  declare omo: Omo | undefined;
  declare engine: ScannerEngine;
  /** Starts the camera by itself; else the person presses a button. */
  declare autostart: boolean;
  /** Leaves out the hand scanner. */
  declare noKeyboard: boolean;
  declare private state: ScannerState;
  declare private hit: boolean;

  private readonly messages = useMessages(this, scannerMessages);
  private isNew = createSightings(quietMs);
  private camera: Camera | undefined;
  private stopKeyboard: Stop | undefined;
  private hitTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts starts and stops, so that a camera which comes up after it was stopped is stopped again. */
  private turn = 0;
  /** Stopped only because the page was hidden. */
  private paused = false;

  constructor() {
    super();
    this.engine = 'auto';
    this.autostart = false;
    this.noKeyboard = false;
    this.state = 'stopped';
    this.hit = false;
    useOmo(this, (omo) => omo.watch('reset', () => this.forget()));
  }

  get scannerState(): ScannerState {
    return this.state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.onVisibility);
    if (this.hasUpdated) this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.stopKeyboard?.();
    this.stopKeyboard = undefined;
    this.paused = false;
    this.stop();
  }

  /** Starts the camera; resolves when it runs or is known not to. */
  async start(): Promise<void> {
    if (this.engine === 'keyboard' || this.state === 'starting' || this.state === 'scanning') return;
    const turn = ++this.turn;
    this.state = 'starting';
    try {
      if (!navigator.mediaDevices?.getUserMedia) {
        this.state = 'insecure';
        return;
      }
      const begin = await this.chooseCamera();
      const camera = await begin((text) => this.report({ text, symbology: 'qr_code', source: 'camera' }));
      if (turn !== this.turn) return camera.stop();
      this.camera = camera;
      this.state = 'scanning';
      this.dispatchEvent(new OmoScannerStartedEvent());
      await this.updateComplete;
      const preview = this.renderRoot.querySelector('video');
      if (preview) preview.srcObject = camera.stream;
      // A camera that is unplugged ends its track.
      camera.stream.getVideoTracks()[0]?.addEventListener('ended', () => {
        if (turn === this.turn) this.end('missing');
      });
    } catch (error) {
      if (turn === this.turn) this.state = cameraFaultOf(error);
    }
  }

  /** Stops the camera and gives it back; the hand scanner goes on. */
  stop(): void {
    this.end('stopped');
  }

  protected override firstUpdated(): void {
    this.begin();
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('engine') as ScannerEngine | undefined;
    if (before !== undefined && before !== this.engine) {
      this.stop();
      this.begin();
    }
  }

  private begin(): void {
    if (!this.noKeyboard || this.engine === 'keyboard') {
      this.stopKeyboard ??= keyboardScanner().watch(({ text, symbology = 'unknown' }) =>
        this.report({ text, symbology, source: 'keyboard' }),
      );
    }
    if (this.autostart) void this.start();
    else if (this.engine !== 'keyboard') void this.fetchReader();
  }

  /** Fetches the reader while there is a network; a failure shows when the camera is started. */
  private async fetchReader(): Promise<void> {
    const engine = await this.chooseEngine();
    const fetching =
      engine === 'qr' ? loadQrDecoder() : engine === 'html5-qrcode' ? loadHtml5Qrcode() : undefined;
    await fetching?.catch(() => undefined);
  }

  /** A camera that a visitor started goes with them. */
  private forget(): void {
    clearTimeout(this.hitTimer);
    this.hit = false;
    this.isNew = createSightings(quietMs);
    if (!this.autostart && (this.state === 'scanning' || this.state === 'starting')) this.stop();
  }

  private end(state: ScannerState): void {
    const wasOn = this.camera !== undefined;
    this.turn++;
    this.camera?.stop();
    this.camera = undefined;
    this.state = state;
    if (wasOn) this.dispatchEvent(new OmoScannerStoppedEvent());
  }

  private async chooseCamera(): Promise<StartCamera> {
    const engine = await this.chooseEngine();
    if (engine === 'native') return startNativeCamera;
    return engine === 'qr' ? startQrCamera : startHtml5QrcodeCamera(this);
  }

  private async chooseEngine(): Promise<'native' | 'qr' | 'html5-qrcode'> {
    if (this.engine === 'html5-qrcode' || this.engine === 'qr' || this.engine === 'native')
      return this.engine;
    return (await hasNativeDetector()) ? 'native' : 'qr';
  }

  private report(scan: Scan): void {
    if (!this.isConnected || scan.text === '' || !this.isNew(scan.text, performance.now())) return;
    this.hit = true;
    clearTimeout(this.hitTimer);
    this.hitTimer = setTimeout(() => (this.hit = false), hitMs);
    this.dispatchEvent(new OmoScannerScannedEvent(scan));
  }

  /** A page nobody sees has no business with the camera. */
  private onVisibility = () => {
    if (document.hidden && (this.state === 'scanning' || this.state === 'starting')) {
      this.paused = true;
      this.stop();
    } else if (!document.hidden && this.paused) {
      this.paused = false;
      void this.start();
    }
  };

  private onStart = () => void this.start();

  private onStop = () => this.stop();

  protected override render() {
    const { text, language } = this.messages();
    if (this.engine === 'keyboard') {
      return html`<div class="keyboard" part="viewfinder" lang=${language}>
        <svg viewBox="0 0 24 24" aria-hidden="true">${barsIcon}</svg>
        <span role="status">${this.hit ? text.read : text.keyboard}</span>
      </div>`;
    }
    const scanning = this.state === 'scanning';
    return html`<section
      class="frame ${this.hit ? 'hit' : ''}"
      part="viewfinder"
      aria-label=${text.label}
      lang=${language}
    >
      <slot name="camera"></slot>
      ${
        scanning
          ? html`<video muted playsinline autoplay aria-hidden="true"></video>
              <div class="window">
                <svg class="corners" viewBox="0 0 100 100" aria-hidden="true">${corners}</svg>
                <div class="line"></div>
              </div>`
          : nothing
      }
      ${scanning ? nothing : this.renderPanel()}
      ${
        scanning
          ? html`<div class="bar">
              <span role="status">${this.hit ? text.read : text.scanning}</span>
              <button part="button" type="button" @click=${this.onStop}>${text.stop}</button>
            </div>`
          : nothing
      }
    </section>`;
  }

  private renderPanel() {
    const { text } = this.messages();
    const { state } = this;
    if (state === 'starting') {
      return html`<div class="panel" role="status"><span class="spinner"></span>${text.starting}</div>`;
    }
    if (state === 'stopped' || state === 'scanning') {
      return html`<div class="panel">
        <svg viewBox="0 0 24 24" aria-hidden="true">${cameraIcon}</svg>
        <p role="status">${text.stopped}</p>
        <button part="button" type="button" @click=${this.onStart}>${text.start}</button>
      </div>`;
    }
    const { title, advice } = text.faults[state];
    return html`<div class="panel">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        ${cameraIcon}
        <path d="M3 3l18 18" />
      </svg>
      <div role="alert">
        <h3>${title}</h3>
        <p>${advice}</p>
        ${this.noKeyboard ? nothing : html`<p>${text.keyboardToo}</p>`}
      </div>
      <button part="button" type="button" @click=${this.onStart}>${text.retry}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'omo-scanner': OmoScanner;
  }
}
