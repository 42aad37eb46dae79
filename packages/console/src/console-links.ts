import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import type { JudgedLink, LinkChange, Person } from '@omokit/protocol';
import type { ChangeKind } from './console-link-change.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { linkGraph, type LinkGraph } from './link-graph.js';
import { nodeName } from './graph-names.js';
import { identifierMark } from './marks.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { formatRoute } from './router.js';
import { base } from './styles.js';

/** How many identifiers of a group are listed before they are counted. */
const mostListed = 50;

/**
 * Why this is one person: the links as a picture and as a table; what is chosen in either is shown beside the picture.
 * @fires console-person-changed - a link was taken away or put back
 */
export class ConsoleLinks extends LitElement {
  static override properties = {
    session: { attribute: false },
    person: { attribute: false },
    chosen: { state: true },
    link: { state: true },
    changing: { state: true },
    changed: { state: true },
  };
  declare session: Session | undefined;
  declare person: Person | undefined;
  /** Key of a node or edge of the picture. */
  declare chosen: string | undefined;
  /** Id of a link of the table. */
  declare link: string | undefined;
  declare changing: { kind: ChangeKind; link: JudgedLink } | undefined;
  /** What was done last, for as long as its undo is offered. */
  declare changed: { kind: ChangeKind; result: LinkChange } | undefined;
  #graph: LinkGraph = { nodes: [], edges: [], grouped: false };

  constructor() {
    super();
    this.session = undefined;
    this.person = undefined;
    this.chosen = undefined;
    this.link = undefined;
    this.changing = undefined;
    this.changed = undefined;
    followLanguage(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('person')) return;
    const { identifiers = [], links = [] } = this.person ?? {};
    this.#graph = linkGraph(identifiers, links);
    const before = changed.get('person');
    if (before && before.id !== this.person?.id) {
      this.chosen = undefined;
      this.link = undefined;
    }
  }

  #change(kind: ChangeKind, link: JudgedLink): void {
    this.changing = { kind, link };
  }

  #done(kind: ChangeKind, result: LinkChange): void {
    this.changing = undefined;
    this.changed = { kind, result };
    this.dispatchEvent(new CustomEvent('console-person-changed', { bubbles: true, composed: true }));
  }

  /** Shows a link of the table in the picture, and the other way round. */
  #chooseLink(id: string): void {
    this.link = id;
    this.chosen = this.#graph.edges.find(({ links }) => links.some((link) => link.id === id))?.key;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('.detail')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #chooseKey(key: string): void {
    this.chosen = key;
    const edge = this.#graph.edges.find((edge) => edge.key === key);
    this.link = edge?.links.length === 1 ? edge.links[0]?.id : undefined;
  }

  override render() {
    const { person, session } = this;
    if (!person) return nothing;
    const { identifiers, links } = person;
    return html`<section class="card">
      <div class="title">
        <h2>${t('person.links')}</h2>
        <p class="muted">${links.length === 0 && identifiers.length < 2 ? t('person.links.empty') : ''}</p>
      </div>
      ${this.#notice()}
      <div class="columns">
        <console-link-graph
          .graph=${this.#graph}
          .chosen=${this.chosen}
          @console-graph-chosen=${(event: CustomEvent<string>) => this.#chooseKey(event.detail)}
        ></console-link-graph>
        <div class="detail" aria-live="polite">${this.#detail(person)}</div>
      </div>
      ${
        links.length > 0
          ? html`<console-link-table
              .links=${links}
              .chosen=${this.link}
              @console-link-chosen=${(event: CustomEvent<string>) => this.#chooseLink(event.detail)}
            ></console-link-table>`
          : nothing
      }
      <console-link-change
        .session=${session}
        .kind=${this.changing?.kind ?? 'remove'}
        .link=${this.changing?.link}
        @console-link-left=${() => (this.changing = undefined)}
        @console-link-changed=${(event: CustomEvent<LinkChange>) => this.#done(this.changing?.kind ?? 'remove', event.detail)}
      ></console-link-change>
    </section>`;
  }

  #notice() {
    if (!this.changed) return nothing;
    const { kind, result } = this.changed;
    const others = result.after.filter(({ id }) => id !== this.person?.id);
    return html`<div class="notice good" role="status">
      <p>
        ${t(kind === 'remove' ? 'change.removed' : 'change.restored')}
        ${others.map(
          ({ id }) =>
            html`<a href=${formatRoute({ page: 'people', person: id })}
              >${t('change.other', { id: shortId(id) })}</a
            > `,
        )}
      </p>
      <button @click=${() => this.#change(kind === 'remove' ? 'restore' : 'remove', result.link)}>
        ${t('change.undo')}
      </button>
      <button @click=${() => (this.changed = undefined)}>${t('change.dismiss')}</button>
    </div>`;
  }

  #detail(person: Person) {
    const edge = this.#graph.edges.find(({ key }) => key === this.chosen);
    const one = person.links.find(({ id }) => id === this.link);
    const shown = one ? [one] : (edge?.links ?? []);
    if (shown.length > 0)
      return html`<console-link-detail
        .session=${this.session}
        .links=${shown}
        .person=${person}
        @console-link-wanted=${(event: CustomEvent<{ kind: ChangeKind; link: JudgedLink }>) =>
          this.#change(event.detail.kind, event.detail.link)}
      ></console-link-detail>`;
    const node = this.#graph.nodes.find(({ key }) => key === this.chosen);
    if (!node) return html`<p class="muted">${t('graph.choose')}</p>`;
    const more = node.identifiers.length - mostListed;
    return html`<h3>${node.identifiers.length > 1 ? nodeName(node) : t('graph.identifier')}</h3>
      <ul class="identifiers" tabindex=${node.identifiers.length > 6 ? 0 : nothing}>
        ${node.identifiers.slice(0, mostListed).map((identifier) => html`<li>${identifierMark(identifier)}</li>`)}
      </ul>
      ${more > 0 ? html`<p class="muted">${t('table.more', { n: more })}</p>` : nothing}
      ${node.kind === 'own' ? nothing : html`<p class="muted">${t(`graph.${node.kind}.help`)}</p>`}
      ${
        node.kind === 'outside' && node.identifiers[0]
          ? html`<console-whose .session=${this.session} .identifier=${node.identifiers[0]}></console-whose>`
          : nothing
      }`;
  }

  static override styles = [
    base,
    css`
      section {
        margin-bottom: 16px;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 14px;
        padding: 12px 16px 0;
      }
      .title p {
        font-size: 12px;
      }
      .notice {
        margin: 10px 16px;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(240px, 320px);
        padding-bottom: 12px;
      }
      .detail {
        scroll-margin: 76px 0 24px;
        margin: 12px 16px 0 0;
        padding: 2px 0 2px 16px;
        border-left: 1px solid var(--line);
        min-width: 0;
      }
      h3 {
        font-size: 0.9rem;
        margin-bottom: 6px;
        overflow-wrap: anywhere;
      }
      .identifiers {
        max-height: 360px;
        overflow: auto;
      }
      .identifiers li {
        padding: 3px 0;
      }
      .detail p {
        margin-top: 6px;
      }
      @media (max-width: 900px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .detail {
          margin: 12px 16px 0;
          padding: 10px 0 0;
          border-left: 0;
          border-top: 1px solid var(--line);
        }
      }
    `,
  ];
}
