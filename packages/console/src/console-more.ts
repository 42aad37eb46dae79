import { LitElement, css, html, nothing } from 'lit';
import type { ApiFailure } from './failure.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { failureText } from './resource-view.js';
import { base } from './styles.js';

/**
 * The end of a list that comes page by page: a button for the next one, then that this was all.
 * @fires console-more-wanted - The next page is asked for.
 */
export class ConsoleMore extends LitElement {
  static override properties = {
    count: { attribute: false },
    hasMore: { attribute: false },
    loading: { attribute: false },
    failure: { attribute: false },
    asked: { state: true },
  };
  /** How many are shown. */
  declare count: number;
  declare hasMore: boolean;
  declare loading: boolean;
  declare failure: ApiFailure | undefined;
  /** Who never asked for more need not be told that there is none. */
  declare asked: boolean;
  #hadFocus = false;

  constructor() {
    super();
    this.count = 0;
    this.hasMore = false;
    this.loading = false;
    this.failure = undefined;
    this.asked = false;
    followLanguage(this);
  }

  #ask(): void {
    if (this.loading) return;
    this.asked = true;
    this.dispatchEvent(new CustomEvent('console-more-wanted'));
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.matches(':focus-within');
  }

  protected override updated(): void {
    // The button that was pressed is gone: the focus goes to what came in its place, not to the top of the page.
    if (this.#hadFocus && !this.hasMore) this.renderRoot.querySelector<HTMLElement>('[role=status]')?.focus();
  }

  override render() {
    const { count, hasMore, asked, loading, failure } = this;
    if (count === 0 || (!hasMore && !asked)) return nothing;
    // Not `disabled`: that would take the focus away from who has just pressed it.
    return html`${
        hasMore
          ? html`<button aria-disabled=${loading} @click=${() => this.#ask()}>
              ${loading ? t('more.loading') : t('more.next')}
            </button>`
          : nothing
      }
      <p class="muted" role="status" tabindex="-1">
        ${asked && !loading ? t(hasMore ? 'more.shown' : 'more.end', { n: count }) : nothing}
      </p>
      ${
        failure
          ? html`<p class="problem" role="alert">${failureText(failure)} <code>${failure.code}</code></p>`
          : nothing
      }`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        margin-top: 10px;
      }
      p {
        font-size: 12px;
      }
      .problem {
        color: var(--bad);
      }
    `,
  ];
}
