import { LitElement, css, html, type PropertyValues } from 'lit';
import type { Identifier } from '@omokit/protocol';
import { ApiFailure } from './failure.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { failureText } from './resource-view.js';
import { formatRoute } from './router.js';
import type { Session } from './session.js';
import { base } from './styles.js';

/** Leads to the person of an identifier; asks only when it is wanted, since each look is in the audit log. */
export class ConsoleWhose extends LitElement {
  static override properties = {
    session: { attribute: false },
    identifier: { attribute: false },
    problem: { state: true },
  };
  declare session: Session | undefined;
  declare identifier: Identifier | undefined;
  declare problem: string;

  constructor() {
    super();
    this.session = undefined;
    this.identifier = undefined;
    this.problem = '';
    followLanguage(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('identifier')) this.problem = '';
  }

  async #go(): Promise<void> {
    if (!this.session || !this.identifier) return;
    try {
      const { person } = await this.session.api.resolve(this.identifier);
      if (this.isConnected) location.hash = formatRoute({ page: 'people', person });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      this.problem = error.status === 404 ? t('whose.nobody') : failureText(error);
    }
  }

  override render() {
    return this.problem
      ? html`<span class="muted" role="status">${this.problem}</span>`
      : html`<button class="link" @click=${() => void this.#go()}>${t('whose.open')}</button>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
    `,
  ];
}
