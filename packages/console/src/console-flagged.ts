import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { JudgedLink, LinkChange } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { t, term } from './language.js';
import { identifierMark, outcomeReason, timeMark } from './marks.js';
import type { Pages } from './pages.js';
import { emptyView, moreView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { base } from './styles.js';
import { visibleText } from './visible-text.js';
import type { ChangeKind } from './console-link-change.js';

/** Links that would break a limit: somebody looks at both people and decides. */
export class ConsoleFlagged extends LitElement {
  static override properties = {
    session: { attribute: false },
    flagged: { attribute: false },
    changing: { state: true },
    changed: { state: true },
  };
  declare session: Session | undefined;
  declare flagged: Pages<JudgedLink> | undefined;
  declare changing: { kind: ChangeKind; link: JudgedLink } | undefined;
  /** The link taken away last, for as long as its undo is offered. */
  declare changed: JudgedLink | undefined;

  constructor() {
    super();
    this.session = undefined;
    this.flagged = undefined;
    this.changing = undefined;
    this.changed = undefined;
    followLanguage(this);
  }

  #done({ link }: LinkChange): void {
    this.changed = this.changing?.kind === 'remove' ? link : undefined;
    this.changing = undefined;
    void this.flagged?.shown.load();
  }

  override render() {
    if (!this.flagged) return nothing;
    return html`
      <p class="muted lead">${t('decide.lead')}</p>
      ${
        this.changed
          ? html`<div class="notice good" role="status">
              <p>${t('change.removed')}</p>
              <button
                @click=${() => this.changed && (this.changing = { kind: 'restore', link: this.changed })}
              >
                ${t('change.undo')}
              </button>
            </div>`
          : nothing
      }
      <div class="card" aria-busy=${this.flagged.loading}>
        ${resourceView(this.flagged.shown, (links) =>
          links.length === 0
            ? emptyView(t('decide.empty'), t('decide.empty.next'))
            : html`<ol>
                ${repeat(
                  links,
                  ({ id }) => id,
                  (link) => this.#row(link),
                )}
              </ol>`,
        )}
      </div>
      ${moreView(this.flagged)}
      <console-link-change
        .session=${this.session}
        .kind=${this.changing?.kind ?? 'remove'}
        .link=${this.changing?.link}
        @console-link-left=${() => (this.changing = undefined)}
        @console-link-changed=${(event: CustomEvent<LinkChange>) => this.#done(event.detail)}
      ></console-link-change>
    `;
  }

  #row(link: JudgedLink) {
    return html`<li>
      <div class="ends">
        ${[link.a, link.b].map(
          (end) =>
            html`<div>
              ${identifierMark(end, 96)}
              <console-whose .session=${this.session} .identifier=${end}></console-whose>
            </div>`,
        )}
      </div>
      <div>
        <p class="why">${outcomeReason(link)}</p>
        <p class="muted">
          ${term('evidence', link.evidence)}${
            link.actor ? html` · ${t('link.by', { actor: visibleText(link.actor) })}` : nothing
          }
          · ${timeMark(link.at)}
        </p>
      </div>
      <button @click=${() => (this.changing = { kind: 'remove', link })}>${t('decide.look')}</button>
    </li>`;
  }

  static override styles = [
    base,
    css`
      .lead {
        margin: -4px 0 12px;
        max-width: 90ch;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr) auto;
        align-items: center;
        gap: 8px 20px;
        padding: 12px 16px;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      .ends {
        display: grid;
        gap: 4px;
        padding-left: 10px;
        border-left: 2px dashed var(--warn);
      }
      .ends > div {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 12px;
        min-width: 0;
      }
      .ends .identifier {
        min-width: 0;
      }
      .ends console-whose {
        font-size: 12px;
      }
      .why {
        color: var(--warn);
      }
      .muted {
        font-size: 12px;
      }
      @media (max-width: 760px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        li > button {
          justify-self: start;
        }
      }
    `,
  ];
}
