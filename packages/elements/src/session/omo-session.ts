import type { Omo, ResetReason } from '@omokit/core';
import { LitElement, html, nothing, svg, type PropertyValues } from 'lit';
import { useOmo } from '../host.js';
import { useMessages } from '../messages.js';
import { tokens } from '../tokens.js';
import { OmoSessionEndedEvent, OmoSessionWarnedEvent } from './events.js';
import { sessionMessages } from './messages.js';
import { watchPresence } from './presence.js';
import { sessionStyles } from './styles.js';

const leave = svg`<path d="M14 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H14M10 12h10.5m0 0L17 8.5m3.5 3.5L17 15.5"/>`;

const endedShownMs = 5_000;
/** At these seconds a screen reader is told how many are left. */
const toldAt: readonly number[] = [10, 5];
/** Where the attributes make no sense a kiosk forgets its visitors all the same. */
const defaults = { idleSeconds: 60, warnSeconds: 20 };

/**
 * Ends the visit at a device that many use: by a button that is always there, or when nobody touches it any more, after
 * asking whether somebody is. Everything of the visitor goes from Omokit and from all its elements.
 *
 * @fires {OmoSessionWarnedEvent} omo-session-warned - Nobody has touched for a while; it ends soon.
 * @fires {OmoSessionEndedEvent} omo-session-ended - It is over: the page may clear what is its own.
 * @csspart end - The button that is always there.
 * @csspart warning - The question whether somebody is still there.
 * @csspart title
 * @csspart count - The seconds that are left.
 * @csspart button - Both buttons of the warning.
 * @cssprop --omo-accent
 * @cssprop --omo-on-accent
 * @cssprop --omo-surface
 * @cssprop --omo-ink
 * @cssprop --omo-radius
 * @cssprop --omo-font
 * @cssprop --omo-font-size
 * @cssprop --omo-session-z-index
 */
export class OmoSession extends LitElement {
  static override styles = [tokens, sessionStyles];

  static override properties = {
    omo: { attribute: false },
    idleSeconds: { type: Number, attribute: 'idle-seconds' },
    warnSeconds: { type: Number, attribute: 'warn-seconds' },
    hideButton: { type: Boolean, attribute: 'hide-button' },
    inline: { type: Boolean, reflect: true },
    homeHref: { attribute: 'home-href' },
    endsAt: { state: true },
    phase: { state: true },
  };

  /** The page's Omokit; found by itself when not set. */
  declare omo: Omo | undefined;
  /** Nobody touches for so long: it is over. */
  declare idleSeconds: number;
  /** The last part of that, in which the person is asked; 20 s at least leave everybody the time to answer (WCAG 2.2.1). */
  declare warnSeconds: number;
  /** Hides the button that ends the session; call `end()` from one of your own instead. */
  declare hideButton: boolean;
  /** The button stands where the element does, instead of over a corner of the page. */
  declare inline: boolean;
  /** Where the page goes when it is over, so that nothing of the page's own is left either. */
  declare homeHref: string | undefined;
  /** The person is being asked; ms since 1970. */
  declare private endsAt: number | undefined;
  declare private phase: 'running' | 'ending' | 'ended';

  private readonly messages = useMessages(this, sessionMessages);
  private presence: ReturnType<typeof watchPresence> | undefined;
  private ticker: ReturnType<typeof setInterval> | undefined;
  private endedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.idleSeconds = defaults.idleSeconds;
    this.warnSeconds = defaults.warnSeconds;
    this.hideButton = false;
    this.inline = false;
    this.phase = 'running';
    useOmo(this, (omo) => {
      this.watch();
      const stop = omo.watch('reset', () => this.presence?.rest());
      return () => {
        stop();
        this.presence?.stop();
        this.presence = undefined;
        clearTimeout(this.endedTimer);
        this.calm();
        this.phase = 'running';
      };
    });
  }

  /** Ends the session; resolves when nothing of the visitor is left. */
  async end(reason: ResetReason = 'ended'): Promise<void> {
    const { omo } = this;
    if (!omo || this.phase === 'ending') return;
    clearTimeout(this.endedTimer);
    this.phase = 'ending';
    this.calm();
    await omo.endSession(reason);
    clearPage(this.ownerDocument);
    this.phase = 'ended';
    this.endedTimer = setTimeout(() => (this.phase = 'running'), endedShownMs);
    this.dispatchEvent(new OmoSessionEndedEvent(reason));
    if (this.homeHref !== undefined) location.assign(new URL(this.homeHref, this.ownerDocument.baseURI));
  }

  /** Somebody is there: the time starts anew. */
  stay(): void {
    this.calm();
    this.presence?.touch();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const isChanged = changed.has('idleSeconds') || changed.has('warnSeconds');
    if (isChanged && this.presence) this.watch();
  }

  private watch(): void {
    this.presence?.stop();
    const afterMs = (this.idleSeconds > 0 ? this.idleSeconds : defaults.idleSeconds) * 1_000;
    const warnMs = (this.warnSeconds >= 0 ? this.warnSeconds : defaults.warnSeconds) * 1_000;
    this.presence = watchPresence(this.ownerDocument, {
      afterMs,
      warnMs: warnMs < afterMs ? warnMs : afterMs / 2,
      counts: () => this.endsAt === undefined,
      onWarn: (endsAt) => this.warn(endsAt),
      onStay: () => this.calm(),
      onEnd: () => void this.end('idle'),
    });
  }

  private warn(endsAt: number): void {
    this.endsAt = endsAt;
    this.ticker = setInterval(() => this.requestUpdate(), 250);
    this.dispatchEvent(new OmoSessionWarnedEvent(endsAt));
  }

  private calm(): void {
    clearInterval(this.ticker);
    this.endsAt = undefined;
  }

  private onEnd = () => void this.end();

  /** A press beside the buttons is somebody's too. */
  private onPress = (event: MouseEvent) => {
    if ((event.target as Element).localName === 'dialog') this.stay();
  };

  private onCancel = (event: Event) => {
    event.preventDefault();
    this.stay();
  };

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open && this.isConnected) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>('button')?.focus();
    }
  }

  protected override render() {
    const { text, language } = this.messages();
    return html`${
        this.hideButton
          ? nothing
          : html`<button
              class="end"
              part="end"
              type="button"
              lang=${language}
              aria-disabled=${this.phase === 'ending' ? 'true' : 'false'}
              @click=${this.onEnd}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true">${leave}</svg>${text.endSession}
            </button>`
      }
      <div class="toast" role="status" lang=${language}>
        ${this.phase === 'running' ? nothing : html`<p>${text[this.phase]}</p>`}
      </div>
      ${this.endsAt === undefined ? nothing : this.renderWarning(this.endsAt)}`;
  }

  private renderWarning(endsAt: number) {
    const { text, language } = this.messages();
    const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / 1_000));
    const shown = new Intl.NumberFormat(language).format(seconds);
    const told = toldAt.filter((each) => seconds <= each).at(-1);
    return html`<dialog
      part="warning"
      role="alertdialog"
      lang=${language}
      aria-labelledby="title"
      aria-describedby="text"
      @cancel=${this.onCancel}
      @click=${this.onPress}
    >
      <div class="box">
        <h2 id="title" part="title">${text.title}</h2>
        <p id="text">${text.text}</p>
        <p class="count" part="count" aria-hidden="true"><span>${shown}</span> ${text.seconds}</p>
        <p class="visually-hidden" aria-live="assertive">
          ${told === undefined ? nothing : text.left(new Intl.NumberFormat(language).format(told))}
        </p>
        <div class="buttons">
          <button class="primary" part="button" type="button" @click=${() => this.stay()}>
            ${text.stay}
          </button>
          <button part="button" type="button" @click=${this.onEnd}>${text.end}</button>
        </div>
      </div>
    </dialog>`;
  }
}

/** What a visitor leaves on a page besides: what they typed, marked and scrolled to. */
function clearPage(page: Document): void {
  page.querySelectorAll('form').forEach((form) => form.reset());
  page.getSelection()?.removeAllRanges();
  (page.activeElement as HTMLElement | null)?.blur();
  page.defaultView?.scrollTo(0, 0);
}

declare global {
  interface HTMLElementTagNameMap {
    'omo-session': OmoSession;
  }
}
