import type { Omo } from '@omokit/core';
import type { DeviceRedemption } from '@omokit/passes';
import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { watchConnectivity } from '../connectivity.js';
import { useOmo } from '../host.js';
import { localText, useMessages } from '../messages.js';
import type { OmoScannerScannedEvent } from '../scanner/events.js';
import { tokens } from '../tokens.js';
import { openDesk, type Desk } from './desk.js';
import { OmoRedeemerDecidedEvent } from './events.js';
import { icons } from './icons.js';
import type { LedgerEntry } from './ledger.js';
import { redeemerMessages } from './messages.js';
import { redeemerStyles } from './styles.js';

const showResultMs = 6_000;
const shownEntries = 20;
const staleMs = 5 * 60_000;

/**
 * Redeems coupons at a kiosk or till, with or without a network. Give it a scanner as a child, or `for` the id of one.
 *
 * @slot - A scanner.
 * @fires {OmoRedeemerDecidedEvent} omo-redeemer-decided - A redemption was decided, on the spot or later.
 * @csspart result - Where the last scan stands.
 * @csspart list - Recent redemptions.
 * @cssprop --omo-accent
 * @cssprop --omo-surface
 * @cssprop --omo-ink
 * @cssprop --omo-radius
 * @cssprop --omo-font
 * @cssprop --omo-font-size
 */
export class OmoRedeemer extends LitElement {
  static override styles = [tokens, redeemerStyles];

  static override properties = {
    omo: { attribute: false },
    for: {},
  };

  /** The page's Omokit; found by itself when not set. */
  declare omo: Omo | undefined;
  /** Id of the scanner to listen to; without it, scanners inside this element. */
  declare for: string | undefined;

  private readonly messages = useMessages(this, redeemerMessages);
  private desk: Desk | undefined;
  private returnTimer: ReturnType<typeof setTimeout> | undefined;
  /** The visitor went while their pass was being checked. */
  private isOfLastVisitor = false;

  constructor() {
    super();
    useOmo(this, (omo) => {
      const desk = openDesk(omo, (decided, entry) => this.onChange(decided, entry));
      this.desk = desk;
      const stops = [
        desk.start(),
        watchConnectivity(omo, () => this.requestUpdate()),
        omo.watch('reset', () => this.startOver()),
      ];
      return () => {
        stops.forEach((stop) => stop());
        clearTimeout(this.returnTimer);
        this.desk = undefined;
      };
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // On the document, so that the scanner may come into the page later than this element.
    document.addEventListener('omo-scanner-scanned', this.onScan);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('omo-scanner-scanned', this.onScan);
  }

  /** Takes the text of a code, as a scanner would. */
  async redeem(text: string): Promise<void> {
    await this.desk?.redeem(text);
  }

  private onScan = (event: OmoScannerScannedEvent) => {
    const path = event.composedPath();
    const scanner = path[0] as Element;
    const isMine = this.for ? scanner.id === this.for : path.includes(this);
    if (isMine) void this.redeem(event.text);
  };

  private onChange(decided: DeviceRedemption | undefined, entry: LedgerEntry | undefined): void {
    this.requestUpdate();
    if (!decided || decided.state === 'idle' || decided.state === 'checking') return;
    const attempt = this.desk?.attempt();
    const isOnScreen = attempt?.redemption === decided;
    if (isOnScreen && this.isOfLastVisitor) this.onNext();
    else if (isOnScreen) this.returnLater(decided.state);
    this.dispatchEvent(
      new OmoRedeemerDecidedEvent({
        state: decided.state,
        redemptionId: decided.redemptionId,
        passId: isOnScreen ? attempt.claims?.id : entry?.passId,
        code: 'code' in decided ? decided.code : undefined,
      }),
    );
  }

  /** What is settled makes room for the next person; what waits or conflicts stays until it does or staff go on. */
  private returnLater(state: string): void {
    clearTimeout(this.returnTimer);
    if (state === 'confirmed' || state === 'refused')
      this.returnTimer = setTimeout(this.onNext, showResultMs);
  }

  private onNext = () => {
    clearTimeout(this.returnTimer);
    this.isOfLastVisitor = false;
    this.desk?.clear();
  };

  /** The screen is for the next visitor; what was redeemed stays in the book, which is the shop's. */
  private startOver(): void {
    if (this.desk?.attempt().redemption.state === 'checking') this.isOfLastVisitor = true;
    else this.onNext();
  }

  protected override render() {
    const { text, language } = this.messages();
    const entries = this.desk?.entries() ?? [];
    return html`<section class="desk" lang=${language} aria-label=${text.label}>
      ${this.renderBar(entries)} ${this.renderResult()}
      <slot></slot>
      <section class="list" part="list">
        <h3>${text.recent}</h3>
        ${
          entries.length === 0
            ? html`<p class="none">${text.none}</p>`
            : html`<ol>
                ${repeat(
                  entries.filter((entry, at) => at < shownEntries || isOpen(entry)),
                  ({ redemptionId }) => redemptionId,
                  (entry) => this.renderEntry(entry),
                )}
              </ol>`
        }
      </section>
    </section>`;
  }

  private renderBar(entries: readonly LedgerEntry[]) {
    const { text } = this.messages();
    const waiting = entries.filter(({ state }) => state === 'provisional').length;
    const conflicts = entries.filter((entry) => entry.state === 'conflict' && !entry.acknowledged).length;
    const asOf = this.desk?.trust()?.asOf;
    const isReached = this.omo?.online() && this.desk?.connection().state === 'reached';
    const isStale = asOf !== undefined && (!isReached || Date.now() - Date.parse(asOf) > staleMs);
    return html`<div class="bar">
      <div class="chips" role="status">
        ${this.renderConnection()} ${waiting > 0 ? renderChip('provisional', text.waiting(waiting)) : nothing}
        ${conflicts > 0 ? renderChip('conflict', text.conflicts(conflicts)) : nothing}
      </div>
      ${isStale && asOf ? html`<span class="as-of">${text.knownAsOf(this.timeOf(asOf))}</span>` : nothing}
    </div>`;
  }

  /** That the browser has a network says nothing of the backend: what counts is how the last call ended. */
  private renderConnection() {
    const { text } = this.messages();
    const connection = this.desk?.connection() ?? { state: 'asking' };
    if (this.omo?.online() === false) return renderChip('offline', text.offline);
    if (connection.state === 'unreachable') return renderChip('offline', text.notConnected);
    if (connection.state === 'refused') return renderChip('refused', text.notSetUp(connection.code));
    if (connection.state === 'asking') return renderChip('asking', text.connecting);
    return renderChip('online', text.online);
  }

  private renderResult() {
    const { text, pageLanguage } = this.messages();
    const { redemption = { state: 'idle' as const }, claims } = this.desk?.attempt() ?? {};
    const { state } = redemption;
    const notReady = state === 'idle' ? this.desk?.notReady() : undefined;
    const kind = notReady ? 'notReady' : state === 'idle' ? 'ready' : state;
    const reason = state === 'refused' ? redemption.code : notReady;
    const title = claims && this.desk?.trust()?.campaigns.find(({ id }) => id === claims.campaign)?.title;
    const isOver = state !== 'idle' && state !== 'checking';
    return html`<section
      class="result ${state} ${notReady ? 'not-ready' : ''}"
      part="result"
      data-state=${state}
    >
      ${
        state === 'checking'
          ? html`<span class="spinner"></span>`
          : html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
              ${icons[notReady ? 'conflict' : state]}
            </svg>`
      }
      <div role="status" aria-live="assertive" aria-atomic="true">
        <h2>${text[kind].title}</h2>
        ${title ? html`<p class="title">${localText(title, pageLanguage)}</p>` : nothing}
        <p>${kind === 'refused' || kind === 'notReady' ? this.reasonOf(reason!) : text[kind].text}</p>
        ${state === 'refused' || state === 'conflict' ? html`<p>${this.spentText(redemption)}</p>` : nothing}
      </div>
      ${isOver ? html`<button type="button" @click=${this.onNext}>${text.next}</button>` : nothing}
    </section>`;
  }

  private renderEntry(entry: LedgerEntry) {
    const { text, pageLanguage } = this.messages();
    const { state, acknowledged } = entry;
    if (state === 'reporting') return nothing;
    const chip =
      state === 'conflict' && acknowledged
        ? `${text.states.conflict} · ${text.acknowledged}`
        : text.states[state];
    return html`<li>
      <div>
        <span class="title">${localText(entry.title, pageLanguage)}</span>
        <small>${this.timeOf(entry.at)} · <span class="id">${entry.passId.slice(-8)}</span></small>
      </div>
      ${renderChip(state, chip)}
      ${
        state === 'conflict'
          ? html`<small class="why"
              >${this.spentText(entry) || this.reasonOf(entry.code ?? 'pass_spent')}</small
            >`
          : nothing
      }
      ${
        state === 'conflict' && !acknowledged
          ? html`<button type="button" @click=${() => this.desk?.acknowledge(entry.redemptionId)}>
              ${text.acknowledge}
            </button>`
          : nothing
      }
    </li>`;
  }

  private reasonOf(code: string): string {
    const { text } = this.messages();
    return Object.hasOwn(text.reasons, code) ? text.reasons[code]! : text.otherReason(code);
  }

  private spentText({ spentBy }: { spentBy?: { device: string; at: string } }): string {
    const { text } = this.messages();
    if (!spentBy) return '';
    const time = this.timeOf(spentBy.at);
    return spentBy.device ? text.spentBy(spentBy.device, time) : text.spentHere(time);
  }

  /** Today's as a time, others with their date. */
  private timeOf(at: string): string {
    const { language } = this.messages();
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return '–';
    const isToday = date.toDateString() === new Date().toDateString();
    return new Intl.DateTimeFormat(language, {
      hour: '2-digit',
      minute: '2-digit',
      ...(!isToday && { month: 'short', day: 'numeric' }),
    }).format(date);
  }
}

const isOpen = ({ state, acknowledged }: LedgerEntry) =>
  state === 'provisional' || (state === 'conflict' && !acknowledged);

const renderChip = (kind: keyof typeof icons, label: string) =>
  html`<span class="chip ${kind}"
    ><svg viewBox="0 0 24 24" aria-hidden="true">${icons[kind]}</svg>${label}</span
  >`;

declare global {
  interface HTMLElementTagNameMap {
    'omo-redeemer': OmoRedeemer;
  }
}
