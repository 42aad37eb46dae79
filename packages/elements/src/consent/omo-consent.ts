import { sensitivePurposes, type Omo } from '@omokit/core';
import { purposes as knownPurposes, type Purpose } from '@omokit/protocol';
import { LitElement, html, nothing, svg } from 'lit';
import { useOmo } from '../host.js';
import { useMessages } from '../messages.js';
import { tokens } from '../tokens.js';
import { OmoConsentAnsweredEvent } from './events.js';
import { consentMessages } from './messages.js';
import { makePageRoom } from './page-room.js';
import { consentStyles } from './styles.js';

const shield = svg`<path d="M12 3 5 5.8v5.3c0 4.4 2.9 8 7 9.9 4.1-1.9 7-5.5 7-9.9V5.8L12 3Zm-3 9 2.2 2.2L15.2 10"
  fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;

/**
 * Asks for consent once, and lets the person change the answer at any time.
 *
 * @slot - One sentence that says what is collected and why, instead of the built-in one.
 * @fires {OmoConsentAnsweredEvent} omo-consent-answered - The person answered or changed the answer.
 * @csspart sheet - The notice.
 * @csspart title
 * @csspart notice
 * @csspart button - Each of the three buttons.
 * @csspart handle - The button that opens the notice again.
 * @cssprop --omo-accent
 * @cssprop --omo-surface
 * @cssprop --omo-ink
 * @cssprop --omo-radius
 * @cssprop --omo-font
 * @cssprop --omo-consent-z-index
 */
export class OmoConsent extends LitElement {
  static override styles = [tokens, consentStyles];

  static override properties = {
    omo: { attribute: false },
    purposes: {},
    noticeVersion: { attribute: 'notice-version' },
    policyHref: { attribute: 'policy-href' },
    hideHandle: { type: Boolean, attribute: 'hide-handle' },
    inline: { type: Boolean, reflect: true },
    view: { state: true },
  };

  /** The page's Omokit; found by itself when not set. */
  declare omo: Omo | undefined;
  /** The purposes asked for, separated by spaces. */
  declare purposes: string;
  /** Recorded in the receipt; a new version asks everyone again. */
  declare noticeVersion: string;
  declare policyHref: string | undefined;
  /** Hides the button that opens the notice again; call `show()` from a link of your own instead. */
  declare hideHandle: boolean;
  /** Asks where the element stands, instead of over the end of the page: for kiosks, and pages with a place for it. */
  declare inline: boolean;
  declare private view: 'none' | 'notice' | 'choices';

  private readonly messages = useMessages(this, consentMessages);
  private takeRoomAway: (() => void) | undefined;
  /** Opened by the person, not because an answer is missing: may be closed without one. */
  private reopened = false;

  constructor() {
    super();
    this.purposes = 'analytics personalisation marketing';
    this.noticeVersion = '1';
    this.hideHandle = false;
    this.inline = false;
    this.view = 'none';
    useOmo(this, (omo) => {
      this.follow();
      return omo.consent.watch(() => this.follow());
    });
  }

  /** Opens the notice and moves the focus to it. */
  async show(): Promise<void> {
    if (this.view === 'none') {
      this.reopened = !this.isUnanswered;
      this.view = this.reopened ? 'choices' : 'notice';
    }
    await this.updateComplete;
    this.sheet?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leavePage();
  }

  private get sheet(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.sheet');
  }

  private get asked(): Purpose[] {
    const words = this.purposes.split(/\s+/);
    return knownPurposes.filter((purpose) => purpose !== 'operation' && words.includes(purpose));
  }

  private get isUnanswered(): boolean {
    const consent = this.omo?.consent;
    if (!consent) return false;
    const receipt = consent.receipt();
    return receipt ? receipt.notice !== this.noticeVersion : consent.decide('analytics') === 'hold';
  }

  private follow(): void {
    this.reopened = false;
    this.view = this.isUnanswered ? 'notice' : 'none';
  }

  private answer(granted: readonly Purpose[]): void {
    const wasFocused = this.matches(':focus-within');
    const receipt = this.omo?.consent.answer(granted, this.noticeVersion);
    if (!receipt) return;
    this.reopened = false;
    this.view = 'none';
    if (wasFocused) void this.focusHandle();
    this.dispatchEvent(new OmoConsentAnsweredEvent(receipt));
  }

  private acceptAll = () => this.answer(this.asked.filter((purpose) => !sensitivePurposes.has(purpose)));

  private onlyNecessary = () => this.answer([]);

  private chooseOrSave = async () => {
    if (this.view === 'choices') {
      const checked = [...this.renderRoot.querySelectorAll<HTMLInputElement>('input[name]:checked')];
      const names = new Set(checked.map((input) => input.name));
      this.answer(this.asked.filter((purpose) => names.has(purpose)));
      return;
    }
    this.view = 'choices';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input:enabled')?.focus();
  };

  private close = () => {
    this.reopened = false;
    this.view = 'none';
    void this.focusHandle();
  };

  private async focusHandle(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.handle')?.focus({ preventScroll: true });
  }

  private onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (this.reopened) this.close();
    else this.view = 'notice';
  };

  protected override updated(): void {
    const sheet = this.sheet;
    if (!sheet || this.inline) return this.leavePage();
    if (this.takeRoomAway) return;
    this.takeRoomAway = makePageRoom(sheet);
    // A notice that appears over the page comes first for the keyboard as well, unless the person is already at work.
    const focused = this.ownerDocument.activeElement;
    if (!focused || focused === this.ownerDocument.body) sheet.focus({ preventScroll: true });
  }

  private leavePage(): void {
    this.takeRoomAway?.();
    this.takeRoomAway = undefined;
  }

  protected override render() {
    const { text, language } = this.messages();
    if (this.view !== 'none') return this.renderSheet();
    if (!this.omo || this.hideHandle) return nothing;
    return html`<button
      class="handle"
      part="handle"
      type="button"
      lang=${language}
      aria-haspopup="dialog"
      @click=${this.show}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">${shield}</svg>${text.handle}
    </button>`;
  }

  private renderSheet() {
    const { text, language } = this.messages();
    return html`<section
      class="sheet"
      part="sheet"
      role="dialog"
      aria-modal="false"
      aria-labelledby="title"
      aria-describedby="notice"
      tabindex="-1"
      lang=${language}
      @keydown=${this.onKeydown}
    >
      <h2 id="title" part="title">${text.title}</h2>
      <p id="notice" class="notice" part="notice">
        <slot>${text.notice}</slot>
        ${this.policyHref ? html`<a class="policy" href=${this.policyHref}>${text.policy}</a>` : nothing}
      </p>
      ${this.view === 'choices' ? this.renderChoices() : nothing}
      <div class="buttons">
        <button part="button" type="button" @click=${this.acceptAll}>${text.acceptAll}</button>
        <button part="button" type="button" @click=${this.onlyNecessary}>${text.onlyNecessary}</button>
        <button part="button" type="button" @click=${this.chooseOrSave}>
          ${this.view === 'choices' ? text.save : text.choose}
        </button>
      </div>
    </section>`;
  }

  private renderChoices() {
    const { text } = this.messages();
    const granted = this.omo?.consent.receipt()?.granted ?? [];
    return html`<fieldset class="purposes">
      <legend>${text.choices}</legend>
      <label>
        <input type="checkbox" checked disabled />
        <span>
          ${text.purposes.operation.name} <span class="state">· ${text.always}</span>
          <small>${text.purposes.operation.description}</small>
        </span>
      </label>
      ${this.asked.map((purpose) => {
        const controlled = isControlled(purpose);
        const { name, description } = text.purposes[purpose];
        return html`<label>
          <input
            type="checkbox"
            name=${purpose}
            ?checked=${granted.includes(purpose) && !controlled}
            ?disabled=${controlled}
          />
          <span>${name}<small>${controlled ? text.controlled : description}</small></span>
        </label>`;
      })}
    </fieldset>`;
  }
}

/** Global Privacy Control (W3C): a no that the consent gate lets no yes override, so no yes is asked for. */
function isControlled(purpose: Purpose): boolean {
  const signal = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  return signal && (purpose === 'marketing' || purpose === 'personalisation');
}

declare global {
  interface HTMLElementTagNameMap {
    'omo-consent': OmoConsent;
  }
}
