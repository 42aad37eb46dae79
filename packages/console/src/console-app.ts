import { LitElement, css, html, nothing } from 'lit';
import { followLanguage } from './follow-language.js';
import { language, setLanguage, t } from './language.js';
import { formatRoute, pages, parseRoute, type Route } from './router.js';
import { forgetKey, keepKey, readKey, takeKeyFromAddress } from './secret-key.js';
import { createSession, type Session } from './session.js';
import { base } from './styles.js';

/** The whole console: sign-in, or the header and the page that the address asks for. */
export class ConsoleApp extends LitElement {
  static override properties = {
    route: { state: true },
    session: { state: true },
    offered: { state: true },
    expired: { state: true },
  };
  declare route: Route;
  declare session: Session | undefined;
  /** A key from the address bar that is still to be checked. */
  declare offered: string;
  declare expired: boolean;

  constructor() {
    super();
    this.route = parseRoute('');
    this.session = undefined;
    this.offered = '';
    this.expired = false;
    followLanguage(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#follow);
    const kept = readKey();
    if (kept) this.#signIn(kept);
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#follow);
    this.session?.close();
    this.session = undefined;
  }

  #follow = (): void => {
    const key = takeKeyFromAddress(window);
    if (key) {
      this.#signOut();
      this.offered = key;
    }
    this.route = parseRoute(location.hash);
  };

  #signIn(key: string): void {
    keepKey(key);
    this.offered = '';
    this.expired = false;
    this.session = createSession(key, () => {
      this.#signOut();
      this.expired = true;
    });
  }

  #signOut(): void {
    forgetKey();
    this.session?.close();
    this.session = undefined;
    this.offered = '';
    this.expired = false;
  }

  #skip(event: Event): void {
    event.preventDefault();
    this.renderRoot.querySelector('main')?.focus();
  }

  override updated(): void {
    document.title = this.session ? `${t(`nav.${this.route.page}`)} · ${t('title')}` : t('title');
  }

  override render() {
    const { session, route } = this;
    return html`
      <header>
        ${
          session
            ? html`<a class="skip" href=${formatRoute(route)} @click=${(event: Event) => this.#skip(event)}
                >${t('nav.skip')}</a
              >`
            : nothing
        }
        <a class="brand" href="#/live">
          <img src="./icon.svg" alt="" width="24" height="24" /><span>${t('title')}</span>
        </a>
        ${
          session
            ? html`<nav aria-label=${t('nav.label')}>
                ${pages.map(
                  (page) =>
                    html`<a
                      href=${formatRoute({ page })}
                      aria-current=${page === route.page ? 'page' : nothing}
                      >${t(`nav.${page}`)}</a
                    >`,
                )}
              </nav>`
            : nothing
        }
        <div class="tools">
          ${session ? html`<console-connection .live=${session.live}></console-connection>` : nothing}
          <button
            class="plain"
            lang=${language() === 'en' ? 'zh-CN' : 'en'}
            title=${t('language.switch')}
            @click=${() => setLanguage(language() === 'en' ? 'zh-CN' : 'en')}
          >
            ${language() === 'en' ? '中文' : 'English'}
          </button>
          ${
            session
              ? html`<button class="plain" @click=${() => this.#signOut()}>${t('sign-in.out')}</button>`
              : nothing
          }
        </div>
      </header>
      <main tabindex="-1">
        ${
          session
            ? this.#page(session)
            : html`<console-sign-in
                .offered=${this.offered}
                .expired=${this.expired}
                @console-signed-in=${(event: CustomEvent<string>) => this.#signIn(event.detail)}
              ></console-sign-in>`
        }
      </main>
    `;
  }

  #page(session: Session) {
    const { page, person, view } = this.route;
    switch (page) {
      case 'live':
        return html`<console-live .session=${session}></console-live>`;
      case 'people':
        return person
          ? html`<console-person .session=${session} .person=${person}></console-person>`
          : html`<console-people .session=${session} .view=${view}></console-people>`;
      case 'coupons':
        return html`<console-coupons .session=${session}></console-coupons>`;
      case 'delivery':
        return html`<console-delivery .session=${session}></console-delivery>`;
      case 'privacy':
        return html`<console-privacy .session=${session}></console-privacy>`;
    }
  }

  static override styles = [
    base,
    css`
      :host {
        min-height: 100vh;
        font-family: var(--font);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 20px;
        /* Its ends stand above the ends of the page below. */
        padding: 0 max(24px, calc((100% - 1512px) / 2));
        background: var(--surface);
        border-bottom: 1px solid var(--line);
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 9px;
        height: 52px;
        color: var(--text);
        font-weight: 650;
        text-decoration: none;
        white-space: nowrap;
      }
      nav {
        display: flex;
        gap: 2px;
        align-self: stretch;
      }
      nav a {
        display: flex;
        align-items: center;
        min-height: 44px;
        padding: 2px 12px 0;
        color: var(--muted);
        text-decoration: none;
        border-bottom: 2px solid transparent;
        white-space: nowrap;
      }
      nav a:hover {
        color: var(--text);
      }
      nav a[aria-current] {
        color: var(--text);
        font-weight: 600;
        border-bottom-color: var(--accent);
      }
      nav a:focus-visible {
        outline-offset: -3px;
      }
      .tools {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-left: auto;
      }
      .plain {
        border-color: transparent;
        background: none;
        padding: 0 10px;
      }
      .plain:hover {
        background: var(--raised);
      }
      .skip {
        position: absolute;
        left: -999px;
      }
      .skip:focus {
        left: 12px;
        top: 8px;
        z-index: 3;
        padding: 6px 12px;
        background: var(--surface);
      }
      main {
        max-width: 1560px;
        margin: 0 auto;
        padding: 20px 24px 48px;
        outline: none;
      }
      @media (max-width: 760px) {
        header {
          padding: 0 12px;
        }
        .brand {
          height: 46px;
        }
        nav {
          order: 3;
          width: calc(100% + 24px);
          margin: 0 -12px;
          border-top: 1px solid var(--line);
        }
        nav a {
          flex: 1;
          justify-content: center;
          padding: 2px 4px 0;
        }
        main {
          padding: 14px 12px 40px;
        }
      }
      @media (max-width: 430px) {
        /* Out of sight, yet still the link's name. */
        .brand span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .plain {
          padding: 0 8px;
        }
      }
    `,
  ];
}
