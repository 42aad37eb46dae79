import { LitElement, css, html, type PropertyValues } from 'lit';
import { t } from './language.js';
import { followLanguage } from './follow-language.js';
import { base } from './styles.js';

/**
 * A modal dialog with its title; what is in it is the slot.
 * @fires console-dialog-closed - it was left, by Escape or its button
 */
export class ConsoleDialog extends LitElement {
  static override properties = { open: { type: Boolean }, heading: {} };
  declare open: boolean;
  declare heading: string;

  constructor() {
    super();
    this.open = false;
    this.heading = '';
    followLanguage(this);
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.open && !dialog?.open) {
      dialog?.showModal();
      // By itself a dialog leads to its first button, which is the one that closes it.
      this.querySelector<HTMLElement>('input, select, textarea')?.focus();
    } else if (!this.open) dialog?.close();
  }

  #left(): void {
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new CustomEvent('console-dialog-closed'));
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @close=${() => this.#left()}>
      <div class="title">
        <h2 id="heading">${this.heading}</h2>
        <button class="close" aria-label=${t('dialog.close')} @click=${() => this.#left()}>✕</button>
      </div>
      <slot></slot>
    </dialog>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: contents;
      }
      dialog {
        width: min(880px, calc(100vw - 24px));
        max-height: calc(100dvh - 24px);
        padding: 14px 20px 20px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--surface);
        color: var(--text);
        overflow: auto;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      .title {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        margin-bottom: 8px;
      }
      h2 {
        font-size: 1.1rem;
      }
      .close {
        flex: none;
        width: 34px;
        padding: 0;
        border-color: transparent;
      }
      @media (max-width: 560px) {
        dialog {
          padding: 10px 14px 16px;
        }
      }
    `,
  ];
}
