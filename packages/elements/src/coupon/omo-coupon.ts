import type { Omo } from '@omokit/core';
import type { Campaign, ClaimAnswer, ClaimRequest } from '@omokit/protocol';
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { cardStyles } from '../card.js';
import { isUnreachable, watchConnectivity } from '../connectivity.js';
import { sayWrong, useOmo } from '../host.js';
import { localText, useMessages } from '../messages.js';
import { useNotice } from '../notice.js';
import { createRetry } from '../retry.js';
import { drawQrCode, qrCodeStyles, renderQrCode, type QrDrawing } from '../qr-code.js';
import { tokens } from '../tokens.js';
import { OmoCouponBlockedEvent, OmoCouponClaimedEvent } from './events.js';
import { keepCoupon, readCoupon } from './kept-coupon.js';
import { couponMessages } from './messages.js';
import { couponStyles } from './styles.js';
import { couponView } from './view.js';

/**
 * A coupon of a campaign: offered, claimed with one press, then shown as a QR code, offline too. Before consent is
 * answered it asks nothing of the network and keeps nothing.
 *
 * @slot - Title and description until the campaign has been loaded.
 * @fires {OmoCouponBlockedEvent} omo-coupon-blocked - Claimed before consent was answered; cancelable.
 * @fires {OmoCouponClaimedEvent} omo-coupon-claimed - The pass has been given out and kept.
 * @csspart card
 * @csspart title
 * @csspart description
 * @csspart button - The claim button.
 * @csspart qr
 * @cssprop --omo-accent
 * @cssprop --omo-on-accent
 * @cssprop --omo-surface
 * @cssprop --omo-ink
 * @cssprop --omo-radius
 * @cssprop --omo-font
 * @cssprop --omo-page - Colour behind the card, seen through the notches.
 */
export class OmoCoupon extends LitElement {
  static override styles = [tokens, cardStyles, qrCodeStyles, couponStyles];

  static override properties = {
    omo: { attribute: false },
    campaign: { reflect: true },
    offer: { state: true },
    kept: { state: true },
    busy: { state: true },
    failure: { state: true },
    drawing: { state: true },
    wanted: { state: true },
    copied: { state: true },
  };

  /** The page's Omokit; found by itself when not set. */
  declare omo: Omo | undefined;
  /** Id of the campaign. */
  declare campaign: string;
  declare private offer: Campaign | undefined;
  declare private kept: ClaimAnswer | undefined;
  declare private busy: 'loading' | 'claiming' | undefined;
  declare private failure: 'unreachable' | 'unknown' | 'failed' | 'refused' | undefined;
  /** 'failed': the part that draws could not be loaded. */
  declare private drawing: QrDrawing | 'failed' | undefined;
  /** The person pressed the button: claim as soon as that is possible. */
  declare private wanted: boolean;
  declare private copied: boolean;

  private readonly messages = useMessages(this, couponMessages);
  private readonly notice = useNotice(this);
  private readonly again = createRetry(() => this.proceed());
  /** Counts campaigns, pages and visitors. */
  private turn = 0;
  private hadFocus = false;
  private wakeLock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor() {
    super();
    this.campaign = '';
    this.wanted = false;
    this.copied = false;
    useOmo(this, (omo) => {
      this.startOver();
      const stops = [
        omo.consent.watch(() => this.proceed()),
        omo.watch('reset', () => this.startOver()),
        omo.watch('recovered', () => this.startOver()),
        watchConnectivity(omo, () => {
          this.requestUpdate();
          if (omo.online()) this.proceed();
        }),
      ];
      return () => [...stops, this.again.stop].forEach((stop) => stop());
    });
  }

  /** Claims the coupon, after asking for consent where that is still open. */
  async claim(): Promise<void> {
    this.wanted = true;
    this.failure = undefined;
    const isBlocked = this.omo !== undefined && !this.isAnswered;
    if (isBlocked && this.dispatchEvent(new OmoCouponBlockedEvent(this.campaign))) return this.notice.ask();
    this.proceed();
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.hadFocus = this.matches(':focus-within');
    if (changed.has('campaign') && changed.get('campaign') !== undefined && this.omo) this.startOver();
  }

  protected override updated(): void {
    // The button that was pressed is gone: the focus goes to what can be done next.
    if (!this.hadFocus || this.matches(':focus-within')) return;
    this.renderRoot.querySelector<HTMLElement>('.stub button, .body button')?.focus();
  }

  private get isAnswered(): boolean {
    return this.omo?.consent.decide('operation') === 'allow';
  }

  /** There is nothing to try again. */
  private get isUnknown(): boolean {
    return this.failure === 'unknown' || (this.isAnswered && !this.campaign);
  }

  private startOver(): void {
    this.turn++;
    this.offer = this.kept = this.drawing = this.busy = this.failure = undefined;
    this.wanted = false;
    // What was opened and copied is the last visitor's.
    this.releaseScreen();
    this.renderRoot?.querySelectorAll('details').forEach((each) => (each.open = false));
    if (this.copied) void navigator.clipboard.writeText('').catch(() => undefined);
    this.copied = false;
    if (!this.campaign) sayWrong(this, 'campaign', '', 'the id of a campaign');
    else if (this.omo) this.take(readCoupon(this.omo, this.campaign));
    this.proceed();
  }

  /** Does the next thing there is to do, if there is one and it may be done. */
  private proceed(): void {
    this.requestUpdate();
    if (!this.omo || !this.campaign || !this.isAnswered || this.kept || this.busy) return;
    if (!this.offer) void this.call('loading', (omo) => this.load(omo));
    else if (this.wanted && this.offer.status === 'active')
      void this.call('claiming', (omo) => this.fetchPass(omo));
  }

  /** One call to the backend; its answer counts only for the same campaign, page and visitor. */
  private async call(busy: 'loading' | 'claiming', run: (omo: Omo) => Promise<void>): Promise<void> {
    const { omo, turn } = this;
    if (!omo) return;
    this.busy = busy;
    this.failure = undefined;
    try {
      await run(omo);
    } catch (error) {
      if (turn !== this.turn) return;
      this.busy = undefined;
      this.failure = failureOf(error, busy);
      if (this.failure === 'unreachable') this.again.later();
      return;
    }
    if (turn !== this.turn) return;
    this.busy = undefined;
    this.again.stop();
    this.proceed();
  }

  private async load(omo: Omo): Promise<void> {
    const { campaign } = this;
    const offer = await omo.api.get<Campaign>(`/v1/campaigns/${encodeURIComponent(campaign)}`);
    if (campaign === this.campaign) this.offer = offer;
  }

  private async fetchPass(omo: Omo): Promise<void> {
    const { campaign } = this;
    const anonymousId = omo.anonymousId();
    const userId = omo.userId();
    const body: ClaimRequest = { campaign, anonymousId, ...(userId !== undefined && { userId }) };
    try {
      const answer = await omo.api.post<ClaimAnswer>('/v1/passes/claim', body);
      if (anonymousId !== omo.anonymousId()) return;
      keepCoupon(omo, campaign, answer);
      if (campaign !== this.campaign) return;
      this.take(answer);
      this.dispatchEvent(new OmoCouponClaimedEvent(answer));
    } catch (error) {
      this.wanted = isUnreachable(error);
      // The campaign may have ended or run out since it was loaded: then that is what to show.
      if (!isUnreachable(error)) await this.load(omo).catch(() => undefined);
      throw error;
    }
  }

  private take(kept: ClaimAnswer | undefined): void {
    this.kept = kept;
    this.wanted = false;
    this.drawing = undefined;
    if (!kept) return;
    const drawn = (drawing: QrDrawing | 'failed') => {
      if (this.kept === kept) this.drawing = drawing;
    };
    drawQrCode(kept.pass).then(drawn, () => drawn('failed'));
  }

  private retry = () => {
    this.failure = undefined;
    this.proceed();
  };

  private showLarger = () => {
    this.renderRoot.querySelector('dialog')?.showModal();
    // A phone that goes dark at the till helps nobody; where it cannot be prevented nothing is lost.
    this.wakeLock = navigator.wakeLock?.request('screen').catch(() => undefined);
  };

  private showSmaller = () => this.renderRoot.querySelector('dialog')?.close();

  private releaseScreen = () => {
    void this.wakeLock?.then((lock) => lock?.release());
    this.wakeLock = undefined;
  };

  private copy = async () => {
    await navigator.clipboard.writeText(this.kept?.pass ?? '').then(
      () => (this.copied = true),
      // Without permission the text is selected by one press and copied by hand.
      () => undefined,
    );
  };

  protected override render() {
    const { text, language, pageLanguage } = this.messages();
    const { kept, busy } = this;
    const view = couponView({ answered: this.isAnswered, kept, campaign: this.offer, busy, now: Date.now() });
    const offer = kept?.campaign ?? this.offer;
    return html`<article class="card" part="card" lang=${language} aria-busy=${busy ? 'true' : 'false'}>
      <div class="body">
        ${
          offer
            ? html`<h2 part="title">${localText(offer.title, pageLanguage)}</h2>
                ${offer.description === undefined ? nothing : html`<p class="description" part="description">${localText(offer.description, pageLanguage)}</p>`}`
            : html`<slot></slot>`
        }
        ${this.renderDates(offer)}
        ${
          offer?.terms === undefined
            ? nothing
            : html`<details>
                <summary>${text.terms}</summary>
                <p class="meta">${localText(offer.terms, pageLanguage)}</p>
              </details>`
        }
        <div role="status">${this.renderStatus(view)}</div>
        ${this.renderAction(view)}
      </div>
      ${view === 'claimed' && kept ? this.renderCode(kept) : nothing}
    </article>`;
  }

  private renderDates(offer: Campaign | undefined) {
    const { text, language } = this.messages();
    const date = (at: number | string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(at));
    if (offer?.status === 'scheduled' && offer.startsAt)
      return html`<p class="meta">${text.from(date(offer.startsAt))}</p>`;
    const exp = this.kept?.claims.exp;
    const end = exp === undefined ? offer?.endsAt : exp * 1000;
    return end === undefined ? nothing : html`<p class="meta">${text.until(date(end))}</p>`;
  }

  private renderStatus(view: ReturnType<typeof couponView>) {
    const { text } = this.messages();
    if (view === 'loading')
      return html`<p class="status meta"><span class="spinner"></span>${text.loading}</p>`;
    if (view === 'expired' || view === 'ended' || view === 'exhausted')
      return html`<p class="notice over">${text[view]}</p>`;
    if (view === 'idle' && this.wanted)
      return html`<p class="notice">${this.notice.missing() ?? text.answerFirst}</p>`;
    if (view === 'claimed')
      return this.omo?.online()
        ? html`<p class="here">${text.here}</p>`
        : html`<p class="notice">${text.offlineKept}</p>`;
    if (this.isUnknown) return html`<p class="notice">${text.unknown}</p>`;
    return this.failure ? html`<p class="notice">${text[this.failure]}</p>` : nothing;
  }

  private renderAction(view: ReturnType<typeof couponView>) {
    const { text } = this.messages();
    if (view === 'unavailable') {
      if (this.isUnknown) return nothing;
      return html`<button part="button" type="button" @click=${this.retry}>${text.retry}</button>`;
    }
    if (view !== 'idle' && view !== 'claimable' && view !== 'claiming') return nothing;
    const claiming = view === 'claiming';
    // Not `disabled`: that would take the focus away from the person who has just pressed it.
    return html`<button
      class="primary"
      part="button"
      type="button"
      aria-disabled=${claiming ? 'true' : 'false'}
      @click=${claiming ? undefined : () => void this.claim()}
    >
      ${claiming ? html`<span class="spinner"></span>${text.claiming}` : text.claim}
    </button>`;
  }

  private renderCode(kept: ClaimAnswer) {
    const { text, pageLanguage } = this.messages();
    const title = localText(kept.campaign.title, pageLanguage);
    const failed = this.drawing === 'failed';
    const qr =
      this.drawing && this.drawing !== 'failed' ? renderQrCode(this.drawing, text.qrLabel(title)) : nothing;
    return html`<section class="stub" aria-label=${text.yours}>
        ${failed ? html`<p class="notice">${text.notDrawn}</p>` : qr}
        <p class="hint">${text.showAtTill}</p>
        ${failed ? nothing : html`<button type="button" @click=${this.showLarger}>${text.larger}</button>`}
        <details ?open=${failed}>
          <summary>${text.asText}</summary>
          <code>${kept.pass}</code>
          <button type="button" @click=${this.copy}>${this.copied ? text.copied : text.copy}</button>
        </details>
      </section>
      <dialog aria-label=${text.yours} @close=${this.releaseScreen}>
        <h2>${title}</h2>
        ${qr}
        <button type="button" @click=${this.showSmaller}>${text.close}</button>
      </dialog>`;
  }
}

function failureOf(error: unknown, busy: 'loading' | 'claiming') {
  if (isUnreachable(error)) return 'unreachable';
  if ((error as { code?: unknown } | undefined)?.code === 'campaign_unknown') return 'unknown';
  return busy === 'claiming' ? 'refused' : 'failed';
}

declare global {
  interface HTMLElementTagNameMap {
    'omo-coupon': OmoCoupon;
  }
}
