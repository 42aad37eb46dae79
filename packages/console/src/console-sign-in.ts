import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { createApi } from './api.js';
import { ApiFailure } from './failure.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { failureText } from './resource-view.js';
import { base } from './styles.js';

/**
 * Asks for the secret key and checks it with the server.
 * @fires console-signed-in - the key, once the server has accepted it
 */
export class ConsoleSignIn extends LitElement {
  static override properties = {
    offered: { attribute: false },
    expired: { attribute: false },
    failure: { state: true },
    empty: { state: true },
    busy: { state: true },
    shown: { state: true },
  };
  /** A key to try without asking. */
  declare offered: string;
  /** The server took back a key that was in use. */
  declare expired: boolean;
  declare failure: ApiFailure | undefined;
  declare empty: boolean;
  declare busy: boolean;
  declare shown: boolean;

  constructor() {
    super();
    this.offered = '';
    this.expired = false;
    this.failure = undefined;
    this.empty = false;
    this.busy = false;
    this.shown = false;
    followLanguage(this);
  }

  override firstUpdated(): void {
    this.#field?.focus();
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('offered') || !this.offered || !this.#field) return;
    this.#field.value = this.offered;
    void this.#check(this.offered);
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  async #check(key: string): Promise<void> {
    this.empty = key === '';
    if (this.empty || this.busy) return;
    this.busy = true;
    this.failure = undefined;
    try {
      await createApi({ key }).campaigns();
      this.dispatchEvent(new CustomEvent('console-signed-in', { detail: key }));
    } catch (error) {
      this.failure = error instanceof ApiFailure ? error : new ApiFailure('api_failed', 0, String(error));
    }
    this.busy = false;
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.#check(this.#field?.value.trim() ?? '');
  }

  #problem() {
    const { failure } = this;
    if (this.empty) return html`${t('sign-in.empty')}`;
    if (failure) {
      const text = failure.unauthorized ? t('sign-in.wrong') : failureText(failure);
      return html`${text} <code>${failure.code}</code>`;
    }
    return this.expired ? html`${t('sign-in.expired')}` : nothing;
  }

  override render() {
    const problem = this.#problem();
    return html`<form class="card" novalidate @submit=${(event: Event) => this.#submit(event)}>
      <h1>${t('sign-in.title')}</h1>
      <p class="muted">${t('sign-in.lead')}</p>
      <label for="key">${t('sign-in.key')}</label>
      <div class="field">
        <input
          id="key"
          type=${this.shown ? 'text' : 'password'}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-describedby="where problem"
          aria-invalid=${problem === nothing ? 'false' : 'true'}
        />
        <button type="button" @click=${() => (this.shown = !this.shown)}>
          ${t(this.shown ? 'sign-in.hide' : 'sign-in.show')}
        </button>
      </div>
      <p id="where" class="muted hint">${t('sign-in.where')}</p>
      <p id="problem" role="alert">${problem}</p>
      <button class="primary" type="submit" ?disabled=${this.busy}>
        ${t(this.busy ? 'sign-in.busy' : 'sign-in.submit')}
      </button>
    </form>`;
  }

  static override styles = [
    base,
    css`
      form {
        max-width: 420px;
        margin: 9vh auto 0;
        padding: 28px;
      }
      h1 + p {
        margin: 6px 0 20px;
      }
      label {
        display: block;
        margin-bottom: 6px;
        font-weight: 600;
      }
      .field {
        display: flex;
        gap: 8px;
      }
      input {
        flex: 1;
        min-width: 0;
        font-family: var(--mono);
      }
      .hint {
        margin-top: 6px;
        font-size: 12px;
      }
      #problem {
        margin-top: 12px;
        padding: 10px 12px;
        border-radius: 7px;
        background: var(--bad-soft);
        color: var(--bad);
      }
      #problem:empty {
        display: none;
      }
      .primary {
        width: 100%;
        height: 38px;
        margin-top: 16px;
      }
      @media (max-width: 760px) {
        form {
          margin-top: 3vh;
          padding: 20px;
        }
      }
    `,
  ];
}
