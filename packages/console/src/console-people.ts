import { LitElement, css, html, nothing } from 'lit';
import type { JudgedLink } from '@omokit/protocol';
import { pageOfLinks } from './api.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import type { ConsoleFlagged } from './console-flagged.js';
import { formatNumber, t } from './language.js';
import { createPages, type Pages } from './pages.js';
import { formatRoute, type Route } from './router.js';
import type { Session } from './session.js';
import { base } from './styles.js';

/** Everybody, and beside it the links that somebody has to decide about. */
export class ConsolePeople extends LitElement {
  static override properties = { session: { attribute: false }, view: { attribute: false } };
  declare session: Session | undefined;
  declare view: Route['view'];
  #flagged: Pages<JudgedLink>;

  constructor() {
    super();
    this.session = undefined;
    this.view = undefined;
    this.#flagged = createPages(this, pageOfLinks, (last) =>
      this.session!.api.flaggedLinks({ after: last?.id }),
    );
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#flagged.shown.load();
      return [live.onReturn(() => this.#flagged.shown.refresh())];
    });
  }

  protected override updated(): void {
    // The links are loaded here, for the count, and shown there.
    this.renderRoot.querySelector<ConsoleFlagged>('console-flagged')?.requestUpdate();
  }

  override render() {
    const { shown, hasMore } = this.#flagged;
    const flagged = shown.value?.length;
    return html`
      <div class="head">
        <h1>${t('people.title')}</h1>
        <nav aria-label=${t('people.title')}>
          ${this.#tab(undefined, html`${t('people.all')}`)}
          ${this.#tab(
            'to-decide',
            html`${t('people.to-decide')}
            ${flagged ? html`<span class="badge warn">${formatNumber(flagged)}${hasMore ? '+' : nothing}</span>` : nothing}`,
          )}
        </nav>
      </div>
      ${
        this.view === 'to-decide'
          ? html`<console-flagged .session=${this.session} .flagged=${this.#flagged}></console-flagged>`
          : html`<console-people-list .session=${this.session}></console-people-list>`
      }
    `;
  }

  #tab(view: Route['view'], label: unknown) {
    return html`<a
      href=${formatRoute({ page: 'people', ...(view && { view }) })}
      aria-current=${view === this.view ? 'page' : nothing}
      >${label}</a
    >`;
  }

  static override styles = [
    base,
    css`
      nav {
        display: flex;
        padding: 2px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--surface);
      }
      nav a {
        padding: 4px 12px;
        border-radius: 6px;
        color: var(--muted);
        text-decoration: none;
        white-space: nowrap;
      }
      nav a:hover {
        color: var(--text);
      }
      nav a[aria-current] {
        background: var(--accent-soft);
        color: var(--text);
        font-weight: 600;
      }
    `,
  ];
}
