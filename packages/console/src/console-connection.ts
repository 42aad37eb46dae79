import { LitElement, css, html, type PropertyValues } from 'lit';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import type { Live } from './live.js';
import { base } from './styles.js';

/** Whether the live stream is open. */
export class ConsoleConnection extends LitElement {
  static override properties = { live: { attribute: false } };
  declare live: Live | undefined;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.live = undefined;
    followLanguage(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('live')) return;
    this.#stop?.();
    this.#stop = this.live?.onState(() => this.requestUpdate());
  }

  override render() {
    const state = this.live?.state ?? 'connecting';
    return html`<span class=${state} role="status" title=${t(`state.help.${state}`)}
      >${t(`state.${state}`)}</span
    >`;
  }

  static override styles = [
    base,
    css`
      span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        padding: 0 8px;
        font-size: 12px;
        color: var(--muted);
        white-space: nowrap;
      }
      span::before {
        content: '';
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--muted);
      }
      .live::before {
        background: var(--received);
      }
      .reconnecting {
        color: var(--bad);
      }
      .reconnecting::before {
        background: var(--hole);
      }
    `,
  ];
}
