import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { JudgedLink, LinkChange, PersonSummary } from '@omokit/protocol';
import { ApiFailure } from './failure.js';
import { followLanguage } from './follow-language.js';
import { t, term } from './language.js';
import { identifierMark, outcomeReason, timeMark } from './marks.js';
import { personCard, personCardStyles } from './person-card.js';
import { reasonField } from './reason-field.js';
import { createResource, type Resource } from './resource.js';
import { failureText, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { base, formStyles } from './styles.js';

export type ChangeKind = 'remove' | 'restore';

/**
 * Takes a link away, or puts it back: shows first who would be whom, asks for a reason, then does it.
 * @fires console-link-changed - it was done: the answer
 * @fires console-link-left - it was left alone
 */
export class ConsoleLinkChange extends LitElement {
  static override properties = {
    session: { attribute: false },
    kind: { attribute: false },
    link: { attribute: false },
    reason: { state: true },
    busy: { state: true },
    problem: { state: true },
  };
  declare session: Session | undefined;
  declare kind: ChangeKind;
  /** The dialog is open while there is one. */
  declare link: JudgedLink | undefined;
  declare reason: string;
  declare busy: boolean;
  declare problem: string;
  #preview: Resource<LinkChange>;

  constructor() {
    super();
    this.session = undefined;
    this.kind = 'remove';
    this.link = undefined;
    this.reason = '';
    this.busy = false;
    this.problem = '';
    this.#preview = createResource(this, () => this.#ask({ preview: true }));
    followLanguage(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('link') || !this.link) return;
    this.reason = '';
    this.problem = '';
    this.#preview.clear();
    void this.#preview.load();
  }

  #ask(part: { preview: true } | { reason: string }): Promise<LinkChange> {
    const { api } = this.session!;
    const request = { link: this.link!.id, ...part };
    return this.kind === 'remove' ? api.removeLink(request) : api.restoreLink(request);
  }

  async #apply(event: Event): Promise<void> {
    event.preventDefault();
    const reason = this.reason.trim();
    if (!reason || this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      const detail = await this.#ask({ reason });
      this.dispatchEvent(new CustomEvent('console-link-changed', { detail }));
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      this.problem = failureText(error);
    } finally {
      this.busy = false;
    }
  }

  #leave(): void {
    this.dispatchEvent(new CustomEvent('console-link-left'));
  }

  override render() {
    const { link, kind } = this;
    return html`<console-dialog
      ?open=${link !== undefined}
      .heading=${t(`change.title.${kind}`)}
      @console-dialog-closed=${() => this.#leave()}
      >${link ? this.#content(link) : nothing}</console-dialog
    >`;
  }

  #content(link: JudgedLink): TemplateResult {
    const why = outcomeReason(link);
    return html`<div class="link">
        ${identifierMark(link.a)} ${identifierMark(link.b)}
        <span class="muted"
          >${term('evidence', link.evidence)}${link.actor ? ` · ${t('link.by', { actor: link.actor })}` : ''}
          · ${timeMark(link.at, 'moment')}</span
        >
        ${why ? html`<span class="why">${why}</span>` : nothing}
      </div>
      ${resourceView(this.#preview, (change) => this.#show(change))}`;
  }

  #show({ before, after }: LinkChange): TemplateResult {
    return html`<p class="says" role="status">${this.#says(before, after)}</p>
      <div class="people">${after.map(personCard)}</div>
      <form @submit=${(event: Event) => void this.#apply(event)}>
        ${reasonField(this.reason, { change: (reason) => (this.reason = reason), problem: this.problem, help: t('change.reason.help') })}
        <div class="acts">
          <button type="button" @click=${() => this.#leave()}>${t('change.leave')}</button>
          <button class="primary" ?disabled=${this.busy || !this.reason.trim()}>
            ${this.busy ? t('change.busy') : t(`change.apply.${this.kind}`)}
          </button>
        </div>
      </form>`;
  }

  #says(before: readonly PersonSummary[], after: readonly PersonSummary[]): string {
    if (after.length > before.length) return t('change.says.parts', { n: after.length });
    if (after.length < before.length) return t('change.says.joins');
    return before.length > 1 ? t('change.says.apart') : t('change.says.same');
  }

  static override styles = [
    base,
    formStyles,
    personCardStyles,
    css`
      .link {
        display: grid;
        gap: 2px;
        padding: 8px 12px;
        border-left: 3px solid var(--received);
        background: var(--raised);
        border-radius: 0 8px 8px 0;
        overflow-wrap: anywhere;
      }
      .why {
        color: var(--warn);
      }
      .says {
        margin: 14px 0 10px;
        font-weight: 600;
      }
    `,
  ];
}
