import { LitElement, css, html, nothing } from 'lit';
import type { Identifier, JudgedLink, Person } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { t, term } from './language.js';
import { identifierMark, outcomeMark, outcomeReason, timeMark } from './marks.js';
import type { Session } from './session.js';
import { base } from './styles.js';
import { visibleText } from './visible-text.js';

/** How many links of one edge are told one by one; the table has them all. */
const mostShown = 10;

/**
 * Links between two identifiers: what speaks for each, what became of it, and what may be done about it.
 * @fires console-link-wanted - a link is to be taken away or put back: its kind of change and the link
 */
export class ConsoleLinkDetail extends LitElement {
  static override properties = {
    session: { attribute: false },
    links: { attribute: false },
    person: { attribute: false },
  };
  declare session: Session | undefined;
  declare links: readonly JudgedLink[];
  declare person: Person | undefined;

  constructor() {
    super();
    this.session = undefined;
    this.links = [];
    this.person = undefined;
    followLanguage(this);
  }

  override render() {
    const more = this.links.length - mostShown;
    return html`${this.links.slice(0, mostShown).map((link) => this.#link(link))}
    ${more > 0 ? html`<p class="muted">${t('table.more', { n: more })}</p>` : nothing}`;
  }

  #link(link: JudgedLink) {
    const reason = outcomeReason(link);
    const outside = [link.a, link.b].filter((end) => !this.#owns(end));
    return html`<article>
      <h3>${term('evidence', link.evidence)} ${outcomeMark(link)}</h3>
      <p>${identifierMark(link.a)}</p>
      <p>${identifierMark(link.b)}</p>
      <dl class="muted">
        <div>
          <dt>${t('link.at')}</dt>
          <dd>${timeMark(link.at, 'moment')}</dd>
        </div>
        ${
          link.actor
            ? html`<div>
                <dt>${t('link.actor')}</dt>
                <dd><bdi>${visibleText(link.actor)}</bdi></dd>
              </div>`
            : nothing
        }
        ${
          link.removed
            ? html`<div>
                <dt>${t('link.removed')}</dt>
                <dd>${timeMark(link.removed.at, 'moment')}</dd>
              </div>`
            : nothing
        }
      </dl>
      ${reason ? html`<p class="why">${reason}</p>` : nothing}
      ${outside.map(
        (end) => html`<console-whose .session=${this.session} .identifier=${end}></console-whose>`,
      )}
      ${
        link.outcome === 'removed'
          ? html`<button @click=${() => this.#want('restore', link)}>${t('change.restore')}</button>`
          : html`<button @click=${() => this.#want('remove', link)}>${t('change.remove')}</button>`
      }
    </article>`;
  }

  #owns(end: Identifier): boolean {
    return (
      this.person?.identifiers.some(({ type, value }) => type === end.type && value === end.value) ?? false
    );
  }

  #want(kind: 'remove' | 'restore', link: JudgedLink): void {
    this.dispatchEvent(new CustomEvent('console-link-wanted', { detail: { kind, link } }));
  }

  static override styles = [
    base,
    css`
      article + article {
        margin-top: 12px;
        padding-top: 12px;
        border-top: 1px solid var(--line);
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 0.9rem;
      }
      p,
      dl {
        margin-top: 5px;
        overflow-wrap: anywhere;
      }
      dl > div {
        display: flex;
        gap: 8px;
      }
      dt {
        flex: none;
        min-width: 5.5em;
      }
      .why {
        color: var(--warn);
      }
      button,
      console-whose {
        margin-top: 10px;
      }
    `,
  ];
}
