import type { Omo, Stop } from '@omokit/core';
import type { HandoffConfirm, HandoffInvitation, HandoffLookup, HandoffStatus } from '@omokit/protocol';
import { LitElement, nothing, type PropertyValues } from 'lit';
import { cardStyles } from '../card.js';
import { watchConnectivity } from '../connectivity.js';
import { fieldStyles } from '../field.js';
import { checkWords, useOmo } from '../host.js';
import { useMessages } from '../messages.js';
import { useNotice } from '../notice.js';
import { drawQrCode, qrCodeStyles, type QrDrawing } from '../qr-code.js';
import { createRetry } from '../retry.js';
import { tokens } from '../tokens.js';
import { OmoHandoffJoinedEvent } from './events.js';
import { invite, type Invitation } from './invite.js';
import { renderJoining, type Joining } from './join-view.js';
import { handoffMessages } from './messages.js';
import { renderShowing } from './show-view.js';
import { handoffStyles } from './styles.js';
import { handoffAddress, normaliseUserCode, takeUserCode } from './user-code.js';

/** `show`: a kiosk shows a code. `join`: a phone takes one, from the address it was opened with or typed. */
export type HandoffMode = 'show' | 'join';

/**
 * Carries a visit from a kiosk to the person's phone, or from a page into a mini-program and back. Without `mode` it
 * shows nothing until the page is opened with a code in its address; with `mode="join"` the code can be typed as well.
 *
 * @slot offer - What the button says that shows a code, instead of the built-in words.
 * @slot scan - One sentence under 'Scan with your phone': what goes on there.
 * @slot open - What the link says that opens it on this very device.
 * @slot join - What becomes known to whom, before the person joins.
 * @slot joined - What to do next, once the two are joined: on either device.
 * @fires {OmoHandoffJoinedEvent} omo-handoff-joined - The two visits are one person's now.
 * @csspart card
 * @csspart button
 * @csspart qr
 * @csspart open - The link that opens it on this very device.
 * @cssprop --omo-accent
 * @cssprop --omo-surface
 * @cssprop --omo-ink
 * @cssprop --omo-radius
 * @cssprop --omo-font
 */
export class OmoHandoff extends LitElement {
  static override styles = [tokens, cardStyles, fieldStyles, qrCodeStyles, handoffStyles];

  static override properties = {
    omo: { attribute: false },
    mode: {},
    href: {},
    openHere: { type: Boolean, attribute: 'open-here' },
    invitation: { state: true },
    drawing: { state: true },
    joining: { state: true },
    typedWrong: { state: true },
    waiting: { state: true },
  };

  /** The page's Omokit; found by itself when not set. */
  declare omo: Omo | undefined;
  declare mode: HandoffMode | undefined;
  /**
   * With `show`: the page the phone opens; one with an `<omo-handoff>` of its own. `{code}` in it stands for the code, for
   * links into mini-programs; else it is in the fragment.
   */
  declare href: string | undefined;
  /** With `show`: a link that opens it on this very device, as from a page into the mini-program of the same phone. */
  declare openHere: boolean;
  declare private invitation: Invitation | undefined;
  declare private drawing: QrDrawing | undefined;
  declare private joining: Joining | undefined;
  declare private typedWrong: boolean;
  /** Asked to show a code before consent was answered. */
  declare private waiting: boolean;

  private readonly messages = useMessages(this, handoffMessages);
  private readonly notice = useNotice(this);
  /** The phone's side. What is shown stays meanwhile, so that nothing moves or is read out until there is news. */
  private readonly again = createRetry(() => {
    const { joining } = this;
    if (joining?.state === 'failed' && joining.code === 'api_unreachable') {
      void this.lookUp(joining.userCode, joining);
    }
  });
  /** A person pressed the button, which gives way to the code. */
  private pressed = false;
  private stopInviting: Stop | undefined;
  private ticker: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.openHere = false;
    this.typedWrong = false;
    this.waiting = false;
    useOmo(this, (omo) => {
      this.proceed();
      const stops = [
        omo.consent.watch(() => this.proceed()),
        omo.watch('reset', () => this.startOver()),
        omo.watch('recovered', () => this.startOver()),
        watchConnectivity(omo, () => {
          if (omo.online()) this.proceed();
        }),
      ];
      return () => {
        stops.forEach((stop) => stop());
        this.again.stop();
        this.stopShowing();
      };
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.readAddress);
    addEventListener('popstate', this.readAddress);
    this.readAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.readAddress);
    removeEventListener('popstate', this.readAddress);
  }

  /** Shows a code, after asking for consent where that is still open. */
  async invite(): Promise<void> {
    if (!this.omo || this.stopInviting) return;
    if (!this.isAnswered) {
      this.waiting = true;
      return this.notice.ask();
    }
    this.waiting = false;
    this.stopInviting = invite(this.omo, this.onInvitation);
    this.tick();
  }

  /** Takes a code, as if it had been in the address. */
  async take(userCode: string): Promise<void> {
    this.joining = { state: 'blocked', userCode };
    if (this.omo && !this.isAnswered) await this.notice.ask();
    this.proceed();
  }

  private get isAnswered(): boolean {
    return this.omo?.consent.decide('operation') === 'allow';
  }

  /** The code is good once and for one person, so it does not stay in the address bar, in bookmarks or in page views. */
  private readAddress = () => {
    if (this.mode === 'show') return;
    const { userCode, rest } = takeUserCode(location);
    if (rest.search === location.search && rest.hash === location.hash) return;
    history.replaceState(history.state, '', location.pathname + rest.search + rest.hash);
    if (userCode) void this.take(userCode);
  };

  private proceed(): void {
    this.requestUpdate();
    if (!this.isAnswered) return;
    if (this.waiting) void this.invite();
    const { joining } = this;
    const isDue =
      joining?.state === 'blocked' || (joining?.state === 'failed' && joining.code === 'api_unreachable');
    if (isDue) void this.lookUp(joining.userCode);
  }

  private startOver(): void {
    this.stopShowing();
    this.again.stop();
    this.forget();
    this.pressed = false;
  }

  private stopShowing(): void {
    this.stopInviting?.();
    clearInterval(this.ticker);
    this.stopInviting = this.ticker = this.invitation = this.drawing = undefined;
    this.waiting = false;
  }

  private onInvitation = (invitation: Invitation) => {
    const before = this.invitation;
    this.invitation = invitation;
    if (invitation.state === 'over') return this.stopShowing();
    if (invitation.state === 'failed') this.stopInviting = undefined;
    if (invitation.state === 'joined') this.dispatchEvent(new OmoHandoffJoinedEvent(invitation.userCode));
    const isNew =
      invitation.state === 'open' && (before?.state !== 'open' || before.userCode !== invitation.userCode);
    if (!isNew) return;
    this.drawing = undefined;
    drawQrCode(this.addressOf(invitation.userCode)).then(
      (drawing) => {
        if (this.invitation?.state === 'open') this.drawing = drawing;
      },
      // The code can be typed.
      () => undefined,
    );
  };

  private addressOf(userCode: string): string {
    return handoffAddress(this.href ?? '/', userCode, this.ownerDocument.baseURI);
  }

  /** Counts down what is shown, and takes an invitation away that nobody can follow any more. */
  private tick(): void {
    clearInterval(this.ticker);
    this.ticker = setInterval(() => {
      const { joining } = this;
      if (joining?.state === 'invited' && Date.now() >= joining.expiresAt) {
        this.joining = { state: 'failed', userCode: joining.userCode, code: 'handoff_expired' };
      }
      if (joining?.state !== 'invited' && !this.stopInviting) clearInterval(this.ticker);
      this.requestUpdate();
    }, 1_000);
  }

  private async lookUp(userCode: string, shown: Joining = { state: 'looking-up', userCode }): Promise<void> {
    await this.ask(userCode, shown, async (omo) => {
      const lookup: HandoffLookup = { userCode };
      const invitation = await omo.api.post<HandoffInvitation>('/v1/handoffs/lookup', lookup);
      const { device, expiresInMs } = invitation;
      return { state: 'invited', userCode, device, expiresAt: Date.now() + expiresInMs };
    });
  }

  private async confirm(userCode: string): Promise<void> {
    await this.ask(userCode, { state: 'joining', userCode }, async (omo) => {
      const confirm: HandoffConfirm = { userCode, anonymousId: omo.anonymousId() };
      await omo.api.post<HandoffStatus>('/v1/handoffs/confirm', confirm);
      return { state: 'joined' };
    });
    if (this.joining?.state === 'joined') this.dispatchEvent(new OmoHandoffJoinedEvent(userCode));
  }

  /** One call to the backend; its answer counts only while nothing else has begun. */
  private async ask(userCode: string, shown: Joining, run: (omo: Omo) => Promise<Joining>): Promise<void> {
    const { omo } = this;
    if (!omo) return;
    this.joining = shown;
    let next: Joining;
    try {
      next = await run(omo);
    } catch (error) {
      next = { state: 'failed', userCode, code: String((error as { code?: unknown }).code ?? 'api_failed') };
    }
    if (this.joining !== shown) return;
    const isUnchanged = next.state === 'failed' && shown.state === 'failed' && next.code === shown.code;
    if (!isUnchanged) this.joining = next;
    if (next.state === 'invited') this.tick();
    if (next.state === 'failed' && next.code === 'api_unreachable') this.again.later();
    else this.again.stop();
  }

  private onType = (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).querySelector('input');
    const userCode = normaliseUserCode(input?.value ?? '');
    this.typedWrong = userCode === undefined;
    if (userCode) void this.take(userCode);
    else input?.focus();
  };

  private forget = () => {
    this.joining = undefined;
    this.typedWrong = false;
    this.renderRoot?.querySelector('form')?.reset();
  };

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('mode')) checkWords(this, 'mode', this.mode ?? '', ['show', 'join']);
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('joining') as Joining | undefined;
    // The person acted and the buttons they pressed are gone: the focus goes to what came instead.
    const isOpened = this.pressed && this.invitation?.state === 'open';
    if (isOpened) this.pressed = false;
    if (isOpened || (before && this.joining && before.state !== this.joining.state)) {
      this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus();
    }
  }

  protected override render() {
    const content = this.mode === 'show' ? this.renderShow() : this.renderJoin();
    this.toggleAttribute('data-empty', content === nothing);
    return content;
  }

  private renderShow() {
    return renderShowing(this.invitation, this.messages(), {
      drawing: this.drawing,
      answerFirst: this.waiting ? (this.notice.missing() ?? this.messages().text.answerFirst) : undefined,
      address: this.openHere ? (userCode) => this.addressOf(userCode) : undefined,
      invite: () => {
        this.pressed = true;
        void this.invite();
      },
      close: () => this.stopShowing(),
    });
  }

  private renderJoin() {
    return renderJoining(this.joining, this.messages(), {
      mayType: this.mode === 'join',
      noticeMissing: this.notice.missing(),
      ask: () => void this.notice.ask(),
      typedWrong: this.typedWrong,
      type: this.onType,
      join: (userCode) => void this.confirm(userCode),
      lookUp: (userCode) => void this.lookUp(userCode),
      close: this.forget,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'omo-handoff': OmoHandoff;
  }
}
