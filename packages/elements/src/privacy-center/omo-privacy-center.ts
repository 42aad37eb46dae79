import type { Omo, Stop } from '@omokit/core';
import { purposes as knownPurposes, type EraseAnswer, type Trait } from '@omokit/protocol';
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { cardStyles } from '../card.js';
import { watchConnectivity } from '../connectivity.js';
import type { OmoConsentDueEvent } from '../consent/events.js';
import { fieldStyles } from '../field.js';
import { checkWords, useOmo } from '../host.js';
import { useMessages } from '../messages.js';
import { useNotice } from '../notice.js';
import { purposeNames } from '../purpose-names.js';
import { saveFile } from '../save-file.js';
import { tokens } from '../tokens.js';
import { addressOf, addressTypes } from './address.js';
import { openCenter, type Center } from './center.js';
import { renderConfirm, renderErased } from './erase-view.js';
import { OmoPrivacyCenterErasedEvent, OmoPrivacyCenterExpiredEvent } from './events.js';
import { renderHeld } from './held-view.js';
import { privacyCenterMessages } from './messages.js';
import { renderCode, renderStart } from './start-view.js';
import { privacyCenterStyles } from './styles.js';
import { readTrait } from './trait-value.js';
import { renderButton, type Words } from './words.js';

/**
 * Where a person sees what is held about them, takes it along, corrects it, has it erased, and withdraws consent. First
 * they prove that it is theirs: by a `token` of the merchant's page, by a code, or for this browser alone.
 *
 * @fires {OmoPrivacyCenterErasedEvent} omo-privacy-center-erased - It was erased; carries the signed receipt.
 * @fires {OmoPrivacyCenterExpiredEvent} omo-privacy-center-expired - The proof is good no more; set a new `token`.
 * @csspart card
 * @csspart title
 * @csspart button
 * @csspart receipt - What the receipt says.
 * @cssprop --omo-accent
 * @cssprop --omo-on-accent
 * @cssprop --omo-surface
 * @cssprop --omo-ink
 * @cssprop --omo-danger
 * @cssprop --omo-radius
 * @cssprop --omo-font
 */
export class OmoPrivacyCenter extends LitElement {
  static override styles = [tokens, cardStyles, fieldStyles, privacyCenterStyles];

  static override properties = {
    omo: { attribute: false },
    token: {},
    addresses: {},
    noVisit: { type: Boolean, attribute: 'no-visit' },
    editing: { state: true },
    typedWrong: { state: true },
  };

  /** The page's Omokit; found by itself when not set. */
  declare omo: Omo | undefined;
  /** A proof from the merchant's own server (`POST /v1/privacy/proofs` with a secret key), where the person is logged in. */
  declare token: string | undefined;
  /** What a code can be sent to: `email`, `phone`, both or nothing. */
  declare addresses: string;
  /** Leaves out what was collected in this browser alone: for shared devices. */
  declare noVisit: boolean;
  declare private editing: string | undefined;
  /** What was typed or ticked does not do. */
  declare private typedWrong: boolean;

  private readonly messages = useMessages(this, privacyCenterMessages);
  private readonly names = useMessages(this, purposeNames);
  private readonly notice = useNotice(this);
  private center: Center | undefined;
  /** Contents of files that were saved, which the page holds. */
  private saved: Stop[] = [];
  /** What was shown last, so that the focus follows when it changes. */
  private shown = '';
  private hadFocus = false;
  private forgetting = false;
  /** The notice would lie over the receipt, and was told to wait. */
  private noticeWaits = false;

  constructor() {
    super();
    this.addresses = 'email phone';
    this.noVisit = false;
    this.typedWrong = false;
    useOmo(this, (omo) => {
      const center = openCenter(
        omo,
        () => this.requestUpdate(),
        () => this.onExpired(),
      );
      this.center = center;
      this.enter();
      const page = this.ownerDocument;
      page.addEventListener('omo-consent-due', this.onConsentDue);
      const stops = [
        () => page.removeEventListener('omo-consent-due', this.onConsentDue),
        omo.consent.watch(() => this.enter()),
        omo.watch('reset', (reason) => this.onReset(reason)),
        watchConnectivity(omo, () => this.onConnectivity()),
      ];
      return () => {
        stops.forEach((stop) => stop());
        this.clear();
        this.center = undefined;
      };
    });
  }

  /** Drops the proof and everything that is shown. */
  leave(): void {
    this.dropToken();
    this.clear();
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.hadFocus = this.matches(':focus-within');
    if (changed.has('addresses')) checkWords(this, 'addresses', this.addresses, ['email', 'phone']);
    if (changed.has('token') && this.token && this.hasUpdated) this.enter();
  }

  private get isAnswered(): boolean {
    return this.omo?.consent.decide('operation') === 'allow';
  }

  private enter(): void {
    this.requestUpdate();
    if (!this.token || !this.isAnswered || this.center?.state().at !== 'start') return;
    const { token } = this;
    this.dropToken();
    void this.center.enter(token);
  }

  /** It opens everything of a person, so it does not stay in the page. */
  private dropToken(): void {
    this.removeAttribute('token');
    this.token = undefined;
  }

  /** Whoever had everything erased reads and saves the receipt before they are asked anything. */
  private onConsentDue = (event: OmoConsentDueEvent) => {
    if (event.defaultPrevented || this.center?.state().at !== 'erased') return;
    event.preventDefault();
    this.noticeWaits = true;
  };

  private letNoticeOpen(): void {
    if (this.noticeWaits && !this.isAnswered) void this.notice.ask();
    this.noticeWaits = false;
  }

  private clear(): void {
    this.center?.leave();
    this.letNoticeOpen();
    this.editing = undefined;
    this.typedWrong = false;
    this.saved.forEach((release) => release());
    this.saved = [];
    // What was typed is in no property; the view it was typed into may stay.
    this.renderRoot?.querySelectorAll('form').forEach((form) => form.reset());
  }

  private onExpired(): void {
    this.clearTyped();
    this.dispatchEvent(new OmoPrivacyCenterExpiredEvent());
  }

  /** The visitor goes with what was erased; their receipt, which says nothing of them, stays. */
  private onReset(reason: string): void {
    const keepsReceipt = this.forgetting || reason === 'erased';
    if (keepsReceipt && this.center?.state().at === 'erased') return;
    this.leave();
  }

  private onConnectivity(): void {
    this.requestUpdate();
    const isLoading = this.center?.state().at === 'opening';
    if (this.omo?.online() && isLoading && this.center?.failure() === 'offline') this.center.retry();
  }

  private clearTyped(): void {
    this.editing = undefined;
    this.typedWrong = false;
  }

  private typed(event: SubmitEvent): string {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).querySelector<HTMLInputElement>('input, select');
    return field?.value.trim() ?? '';
  }

  private reject(event: SubmitEvent): void {
    this.typedWrong = true;
    (event.target as HTMLFormElement).querySelector('input')?.focus();
  }

  private onSendCode = (event: SubmitEvent) => {
    const identifier = addressOf(this.typed(event), addressTypes(this.addresses));
    if (!identifier) return this.reject(event);
    this.typedWrong = false;
    void this.center?.sendCode(identifier, this.messages().language);
  };

  private onEnterCode = (event: SubmitEvent) => {
    const code = this.typed(event).normalize('NFKC').replace(/[\s-]/g, '');
    const state = this.center?.state();
    if (code === '' || state?.at !== 'code') return this.reject(event);
    this.typedWrong = false;
    void this.center?.prove({ identifier: state.identifier, code });
  };

  private onSendAgain = () => {
    const state = this.center?.state();
    this.typedWrong = false;
    if (state?.at === 'code') void this.center?.sendCode(state.identifier, this.messages().language);
  };

  private onProveVisit = () => {
    if (this.omo) void this.center?.prove({ anonymousId: this.omo.anonymousId() });
  };

  private onEdit = (name: string | undefined) => {
    const before = this.editing;
    this.typedWrong = false;
    this.editing = name;
    void this.focusAfter(
      name === undefined ? `[data-edit="${CSS.escape(before ?? '')}"]` : 'form [data-focus]',
    );
  };

  private onSaveTrait = async (event: SubmitEvent, { name, value }: Trait) => {
    const next = readTrait(this.typed(event), value);
    if (next === undefined) return this.reject(event);
    await this.correct(name, next);
  };

  private async correct(name: string, value: Trait['value']): Promise<void> {
    this.typedWrong = false;
    if (!(await this.center?.correct({ [name]: value }))) return;
    this.editing = undefined;
    await this.focusAfter(`[data-edit="${CSS.escape(name)}"], h2`);
  }

  private onExport = () =>
    void this.center?.export((everything) =>
      this.save(`my-data-${everything.exportedAt.slice(0, 10)}.json`, everything),
    );

  private onErase = (event: SubmitEvent) => {
    event.preventDefault();
    const tick = (event.target as HTMLFormElement).querySelector<HTMLInputElement>('[name=understood]');
    if (!tick?.checked) return this.reject(event);
    this.typedWrong = false;
    void this.center?.erase((answer, isThisVisitor) => void this.onErased(answer, isThisVisitor));
  };

  private async onErased(answer: EraseAnswer, isThisVisitor: boolean): Promise<void> {
    this.dispatchEvent(new OmoPrivacyCenterErasedEvent(answer));
    if (!isThisVisitor) return;
    this.forgetting = true;
    await this.omo?.reset();
    this.forgetting = false;
  }

  private save(name: string, content: unknown): void {
    this.saved.push(saveFile(this.ownerDocument, name, content));
  }

  private async focusAfter(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  protected override updated(): void {
    const at = this.center?.state().at ?? '';
    // The person acted and what they pressed is gone: the focus goes to what came instead.
    if (this.hadFocus && at !== this.shown) {
      this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus();
    }
    this.shown = at;
  }

  protected override render() {
    const { text, language } = this.messages();
    const words: Words = { text, language, purposes: this.names().text };
    const { center } = this;
    const busy = center?.busy();
    const done = center?.done();
    return html`<section class="card" part="card" lang=${language} aria-busy=${busy ? 'true' : 'false'}>
      ${center && this.renderState(center, words)}
      <div role="status" class="status ${busy ? '' : done ? 'said' : 'silent'}">
        ${busy ? html`<span class="spinner"></span>${text.busy[busy]}` : done ? text.done[done] : nothing}
      </div>
      <div role="alert">${center ? this.renderFailure(center, words) : nothing}</div>
    </section>`;
  }

  private renderFailure(center: Center, { text }: Words) {
    const failure = center.failure();
    if (!failure || isToldAtField(center)) return nothing;
    const mayRetry = failure === 'offline' || failure === 'failed';
    return html`<div class="notice">
      <p>${text.failures[failure]}</p>
      ${mayRetry ? renderButton({ label: text.retry, run: center.retry }) : nothing}
    </div>`;
  }

  private renderState(center: Center, words: Words) {
    const { text } = words;
    const state = center.state();
    const busy = center.busy() !== undefined;
    const { typedWrong } = this;
    if (!this.isAnswered && state.at !== 'erased') {
      return html`<h2 part="title">${text.title}</h2>
        <p role="status">${this.notice.missing() ?? text.answerFirst}</p>
        <div class="buttons">
          ${renderButton({ label: text.answer, run: () => void this.notice.ask(), kind: 'primary' })}
        </div>`;
    }
    switch (state.at) {
      case 'start':
        return renderStart(words, {
          addresses: addressTypes(this.addresses),
          mayProveVisit: !this.noVisit,
          busy,
          typedWrong,
          sendsNone: isToldAtField(center),
          sendCode: this.onSendCode,
          proveVisit: this.onProveVisit,
        });
      case 'code':
        return renderCode(state.identifier, words, {
          busy,
          typedWrong,
          enter: this.onEnterCode,
          sendAgain: this.onSendAgain,
          otherAddress: () => this.clear(),
        });
      case 'opening':
        return html`<h2 part="title" tabindex="-1" data-focus>${text.title}</h2>`;
      case 'held':
        return renderHeld(state.held, words, {
          busy,
          typedWrong,
          editing: this.editing,
          mayWithdraw: knownPurposes.some(
            (purpose) => purpose !== 'operation' && this.omo?.consent.decide(purpose) === 'allow',
          ),
          edit: this.onEdit,
          save: (event, trait) => void this.onSaveTrait(event, trait),
          remove: (name) => void this.correct(name, null),
          export: this.onExport,
          withdraw: () => center.withdraw(),
          askToErase: () => {
            this.clearTyped();
            center.askToErase();
          },
          leave: () => this.leave(),
        });
      case 'confirm':
        return renderConfirm(state.held, words, {
          busy,
          untold: typedWrong,
          erase: this.onErase,
          keep: () => {
            this.clearTyped();
            center.keep();
          },
        });
      case 'erased':
        return renderErased(state.answer, words, {
          save: () => this.save(`erasure-${state.answer.erasure.id}.json`, state.answer),
          close: () => this.leave(),
        });
    }
  }
}

/** No code was sent to the address, and none will be. */
const isToldAtField = (center: Center): boolean =>
  center.failure() === 'cannot_send' && center.state().at === 'start';

declare global {
  interface HTMLElementTagNameMap {
    'omo-privacy-center': OmoPrivacyCenter;
  }
}
