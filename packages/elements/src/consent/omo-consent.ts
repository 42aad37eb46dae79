import type { Omo } from '@omokit/core';
import { purposes as knownPurposes, type Purpose } from '@omokit/protocol';
import { LitElement, html, nothing, svg, type PropertyValues } from 'lit';
import { checkWords, useOmo } from '../host.js';
import { useMessages } from '../messages.js';
import { purposeNames } from '../purpose-names.js';
import { tokens } from '../tokens.js';
import { renderChoices } from './choices-view.js';
import { OmoConsentAnsweredEvent, OmoConsentDueEvent } from './events.js';
import { consentMessages, type SensitivePurpose } from './messages.js';
import { makePageRoom } from './page-room.js';
import { isControlled, isSensitive, namedPurposes } from './purposes.js';
import { renderQuestion } from './question-view.js';
import { consentStyles } from './styles.js';

const shield = svg`<path d="M12 3 5 5.8v5.3c0 4.4 2.9 8 7 9.9 4.1-1.9 7-5.5 7-9.9V5.8L12 3Zm-3 9 2.2 2.2L15.2 10"
  fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;
const cross = svg`<path d="m6 6 12 12M18 6 6 18" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>`;

/**
 * Asks for consent once, and lets the person change the answer at any time. Sensitive purposes are asked for one at a
 * time, after the general ones and never by 'Accept all'.
 *
 * @slot - One sentence that says what is collected and why, instead of the built-in one.
 * @slot why-location - Why the location is needed and what it means for the person, instead of the built-in text.
 * @slot why-health - The same of health data.
 * @slot why-minors - The same of data about children.
 * @fires {OmoConsentDueEvent} omo-consent-due - It opens over the page by itself; cancelable.
 * @fires {OmoConsentAnsweredEvent} omo-consent-answered - The person answered or changed the answer.
 * @csspart sheet - The notice.
 * @csspart title
 * @csspart notice
 * @csspart purposes - The choices: the general ones, and the sensitive ones.
 * @csspart version - The version of the notice, and when it was answered.
 * @csspart button - Each of the buttons that answer.
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
    questions: { state: true },
    said: { state: true },
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
  declare private view: 'none' | 'notice' | 'choices' | 'question';
  /** Sensitive purposes still to be asked for. */
  declare private questions: readonly SensitivePurpose[];
  /** What was done, until the notice opens again. */
  declare private said: 'saved' | 'withdrawn' | undefined;

  private readonly messages = useMessages(this, consentMessages);
  private readonly names = useMessages(this, purposeNames);
  /** What lies over the end of the page, the sheet or the handle, and what takes its room away again. */
  private over: HTMLElement | undefined;
  private takeRoomAway: (() => void) | undefined;
  /** Opened by the person, not because an answer is missing: may be closed without one. */
  private reopened = false;
  /** An earlier answer was changed: what was done is shown, not only told to a screen reader. */
  private isChange = false;
  /** Who waits for the answer to a question. */
  private readonly waiting = new Map<SensitivePurpose, ((agreed: boolean) => void)[]>();

  constructor() {
    super();
    this.purposes = 'analytics personalisation marketing';
    this.noticeVersion = '1';
    this.hideHandle = false;
    this.inline = false;
    this.view = 'none';
    this.questions = [];
    useOmo(this, (omo) => {
      this.follow();
      const stops = [omo.consent.watch(() => this.follow()), omo.watch('reset', () => this.startOver())];
      return () => {
        stops.forEach((stop) => stop());
        this.dropQuestions();
      };
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

  /**
   * Asks for one sensitive purpose, when the page needs it: after the notice, where that is unanswered. Resolves with
   * whether it is allowed now.
   */
  async ask(purpose: SensitivePurpose): Promise<boolean> {
    const { omo } = this;
    if (!omo || !isSensitive(purpose)) return false;
    if (omo.consent.decide(purpose) === 'allow') return true;
    const answer = new Promise<boolean>((resolve) => {
      this.waiting.set(purpose, [...(this.waiting.get(purpose) ?? []), resolve]);
    });
    this.questions = [...new Set([...this.questions, purpose])];
    this.reopened = false;
    this.follow();
    await this.updateComplete;
    this.sheet?.focus();
    return answer;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leavePage();
  }

  private get sheet(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.sheet');
  }

  /** What the notice is about: the purposes it names, and sensitive ones that were granted when asked for later. */
  private get asked(): Purpose[] {
    const named = namedPurposes(this.purposes);
    return knownPurposes.filter(
      (purpose) => named.includes(purpose) || (isSensitive(purpose) && this.isOn(purpose)),
    );
  }

  private get isUnanswered(): boolean {
    const consent = this.omo?.consent;
    if (!consent) return false;
    const receipt = consent.receipt();
    return receipt ? receipt.notice !== this.noticeVersion : consent.decide('analytics') === 'hold';
  }

  /** Granted under this very notice: a yes to an earlier one fills in nothing. */
  private isOn = (purpose: Purpose): boolean =>
    !this.isUnanswered && this.omo?.consent.decide(purpose) === 'allow';

  private get hasGranted(): boolean {
    return knownPurposes.some((purpose) => purpose !== 'operation' && this.isOn(purpose));
  }

  private follow(): void {
    this.reopened = false;
    if (this.isUnanswered) this.said = undefined;
    if (this.isUnanswered) this.view = this.mayOpen() ? 'notice' : 'none';
    else this.view = this.questions.length > 0 ? 'question' : 'none';
  }

  /** Something on the page may have to be read first. */
  private mayOpen(): boolean {
    const isOpen = this.view === 'notice' || this.view === 'choices';
    return isOpen || this.inline || this.dispatchEvent(new OmoConsentDueEvent());
  }

  private startOver(): void {
    this.dropQuestions();
    this.said = undefined;
    this.view = 'none';
    this.follow();
  }

  private dropQuestions(): void {
    this.questions = [];
    for (const resolves of this.waiting.values()) resolves.forEach((resolve) => resolve(false));
    this.waiting.clear();
  }

  private answer(granted: readonly Purpose[], questions: readonly SensitivePurpose[]): void {
    const { omo } = this;
    if (!omo) return;
    const wasFocused = this.matches(':focus-within');
    this.questions = questions;
    this.isChange = this.reopened;
    const hadGranted = this.hasGranted;
    const receipt = omo.consent.answer(granted, this.noticeVersion);
    this.follow();
    if (this.view === 'none') {
      this.said = hadGranted && receipt.granted.length === 0 ? 'withdrawn' : 'saved';
      if (wasFocused) void this.focusHandle();
    } else void this.show();
    this.dispatchEvent(new OmoConsentAnsweredEvent(receipt));
  }

  private acceptAll = () => {
    const sensitive = this.asked.filter(isSensitive);
    const granted = [
      ...this.asked.filter((purpose) => !isSensitive(purpose)),
      ...sensitive.filter((purpose) => this.isOn(purpose)),
    ];
    this.answer(granted, [
      ...new Set([...sensitive.filter((purpose) => !this.isOn(purpose)), ...this.questions]),
    ]);
  };

  /** What the page asks for besides is asked all the same: the person has just gone for it. */
  private onlyNecessary = () => this.answer([], this.questions);

  private chooseOrSave = async () => {
    if (this.view === 'choices') {
      const checked = [...this.renderRoot.querySelectorAll<HTMLInputElement>('input[name]:checked')];
      const names = new Set(checked.map((input) => input.name));
      const granted = this.asked.filter((purpose) => names.has(purpose));
      this.answer(
        granted,
        this.questions.filter((purpose) => !granted.includes(purpose)),
      );
      return;
    }
    this.view = 'choices';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input:enabled')?.focus();
  };

  private decide(purpose: SensitivePurpose, agreed: boolean): void {
    const granted = this.omo?.consent.receipt()?.granted ?? this.asked.filter(this.isOn);
    const rest = this.questions.filter((each) => each !== purpose);
    if (agreed) this.answer([...granted, purpose], rest);
    else {
      this.questions = rest;
      const wasFocused = this.matches(':focus-within');
      this.follow();
      if (wasFocused) void (this.view === 'none' ? this.focusHandle() : this.show());
    }
    const isAllowed = this.omo?.consent.decide(purpose) === 'allow';
    this.waiting.get(purpose)?.forEach((resolve) => resolve(isAllowed));
    this.waiting.delete(purpose);
  }

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
    const [question] = this.questions;
    if (this.view === 'question' && question) this.decide(question, false);
    else if (this.reopened) this.close();
    else this.view = 'notice';
  };

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('purposes')) checkWords(this, 'purposes', this.purposes, knownPurposes);
    if (this.view !== 'none') this.said = undefined;
  }

  protected override updated(): void {
    const over = this.renderRoot.querySelector<HTMLElement>('.sheet, .handle');
    if (!over || this.inline || !this.isConnected) return this.leavePage();
    if (over === this.over) return;
    this.leavePage();
    this.over = over;
    this.takeRoomAway = makePageRoom(over);
    // A notice that appears over the page comes first for the keyboard as well, unless the person is already at work.
    const focused = this.ownerDocument.activeElement;
    const isFree = !focused || focused === this.ownerDocument.body;
    if (isFree && over === this.sheet) over.focus({ preventScroll: true });
  }

  private leavePage(): void {
    this.takeRoomAway?.();
    this.over = this.takeRoomAway = undefined;
  }

  protected override render() {
    const { text, language } = this.messages();
    return html`${this.view === 'none' ? this.renderHandle() : this.renderSheet()}
      <div class=${this.said && this.isChange ? 'said' : 'visually-hidden'} role="status" lang=${language}>
        ${this.said ? text[this.said] : nothing}
      </div>`;
  }

  private renderHandle() {
    const { text, language } = this.messages();
    // A notice that was told to wait leaves nothing over what is read meanwhile.
    if (!this.omo || this.hideHandle || this.isUnanswered) return nothing;
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
    const [question] = this.view === 'question' ? this.questions : [];
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
      ${
        question
          ? renderQuestion(question, text, {
              agree: () => this.decide(question, true),
              disagree: () => this.decide(question, false),
            })
          : this.renderNotice()
      }
      <p class="version" part="version">${this.versionText()}</p>
    </section>`;
  }

  private renderNotice() {
    const { text } = this.messages();
    return html`<h2 id="title" part="title">${text.title}</h2>
      <p id="notice" class="notice" part="notice">
        <slot ?hidden=${!this.hasOwnNotice} @slotchange=${() => this.requestUpdate()}></slot>
        ${this.hasOwnNotice ? nothing : text.notice}
        ${this.policyHref ? html`<a class="policy" href=${this.policyHref}>${text.policy}</a>` : nothing}
      </p>
      ${this.view === 'notice' && this.asked.some(isControlled) ? html`<p class="signal">${text.signal}</p>` : nothing}
      ${this.view === 'choices' ? renderChoices(this.asked, this.isOn, { text, names: this.names().text }) : nothing}
      <div class="buttons">
        <button part="button" type="button" @click=${this.acceptAll}>${text.acceptAll}</button>
        <button part="button" type="button" @click=${this.onlyNecessary}>
          ${this.hasGranted ? text.withdraw : text.onlyNecessary}
        </button>
        <button part="button" type="button" @click=${this.chooseOrSave}>
          ${this.view === 'choices' ? text.save : text.choose}
        </button>
      </div>
      ${
        this.reopened
          ? html`<button class="close" type="button" aria-label=${text.close} @click=${this.close}>
              <svg viewBox="0 0 24 24" aria-hidden="true">${cross}</svg>
            </button>`
          : nothing
      }`;
  }

  /** The white space around a `why-…` fills the default slot as well, which then shows nothing of its own. */
  private get hasOwnNotice(): boolean {
    return [...this.childNodes].some((node) =>
      node instanceof Element ? !node.slot : node.nodeType === Node.TEXT_NODE && !!node.textContent?.trim(),
    );
  }

  private versionText(): string {
    const { text, language } = this.messages();
    const receipt = this.isUnanswered ? undefined : this.omo?.consent.receipt();
    const at = new Date(receipt?.at ?? NaN);
    const version = text.version(this.noticeVersion);
    if (Number.isNaN(at.getTime())) return version;
    return `${version} · ${text.answeredOn(new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(at))}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'omo-consent': OmoConsent;
  }
}
