import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import type { Link, Person } from '@omokit/protocol';
import type { ConsoleTouches } from './console-touches.js';
import type { LiveEvent } from './event-feed.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, t, term } from './language.js';
import { channelMark, timeMark } from './marks.js';
import { identifierText, personName } from './person-name.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { shortId, shortValue } from './short-id.js';
import { base } from './styles.js';

/** One person: who they are, why they are one, and everything they did. */
export class ConsolePerson extends LitElement {
  static override properties = { session: { attribute: false }, person: { attribute: false } };
  declare session: Session | undefined;
  declare person: string;
  #loaded: Resource<Person>;

  constructor() {
    super();
    this.session = undefined;
    this.person = '';
    this.#loaded = createResource(this, () => this.session!.api.person(this.person));
    followLanguage(this);
    followSession(this, ({ live }) => [
      live.onMessage((message) => message.type === 'event' && this.#hear(message)),
      live.onReturn(() => this.#loaded.refresh()),
    ]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has('session') || changed.has('person')) && this.session && this.person) {
      this.#loaded.clear();
      void this.#loaded.load();
    }
  }

  /** An event of this person, or of an identifier that may just have become this person's, loads them again. */
  #hear({ person, item }: LiveEvent): void {
    const known = this.#loaded.value;
    const ids = [item.event.anonymousId, item.event.userId, item.event.previousId];
    const mine =
      person === this.person ||
      person === known?.id ||
      known?.identifiers.some(({ value }) => ids.includes(value));
    if (mine) this.#loaded.refresh();
  }

  override render() {
    const missing = this.#loaded.failure?.status === 404;
    return html`
      <a class="back" href="#/people">← ${t('person.back')}</a>
      ${
        missing
          ? html`<div class="card">${emptyView(t('person.missing'), t('person.missing.next'))}</div>`
          : resourceView(this.#loaded, (person) => this.#show(person))
      }
    `;
  }

  #show(person: Person) {
    return html`
      <div class="head">
        <h1 class="cut">${personName(person) ?? t('person.anonymous')}</h1>
        <span class="mono muted" title=${person.id}>${shortId(person.id)}</span>
      </div>
      ${
        person.id === this.person
          ? nothing
          : html`<div class="notice warn"><p>${t('person.merged', { id: shortId(this.person) })}</p></div>`
      }
      <div class="facts card">
        ${this.#fact(t('person.first'), timeMark(person.firstSeenAt, 'moment'))}
        ${this.#fact(t('person.last'), timeMark(person.lastSeenAt, 'moment'))}
        ${this.#fact(t('person.events'), formatNumber(person.events))}
        ${this.#fact(
          t('person.channels'),
          html`<span class="chips">${person.channels.map((channel) => channelMark(channel))}</span>`,
        )}
      </div>
      <console-timeline
        .items=${person.timeline}
        .links=${person.links}
        @console-touch-chosen=${(event: CustomEvent<string>) => this.#touches?.show(event.detail)}
      ></console-timeline>
      <div class="columns">
        <console-touches .items=${person.timeline}></console-touches>
        <aside>${this.#identifiers(person)} ${this.#links(person.links)}</aside>
      </div>
    `;
  }

  get #touches(): ConsoleTouches | null {
    return this.renderRoot.querySelector<ConsoleTouches>('console-touches');
  }

  #fact(label: string, value: unknown) {
    return html`<div>
      <span class="label muted">${label}</span>
      <span>${value}</span>
    </div>`;
  }

  #identifiers(person: Person) {
    return html`<section class="card">
      <h2>${t('person.identifiers')}</h2>
      <dl>
        ${person.identifiers.map(
          ({ type, value }) =>
            html`<div>
              <dt class="muted">${type}</dt>
              <dd class="mono">${value}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  #links(links: readonly Link[]) {
    return html`<section class="card">
      <h2>${t('person.links')}</h2>
      ${
        links.length === 0
          ? html`<p class="muted">${t('person.links.empty')}</p>`
          : html`<ol class="links">
              ${links.map(
                (link) =>
                  html`<li>
                    <div>
                      <span class="badge good">${term('evidence', link.evidence)}</span>
                      <span class="muted">${timeMark(link.at)}</span>
                      ${link.actor ? html`<span class="muted">${t('link.by', { actor: link.actor })}</span>` : nothing}
                    </div>
                    <div class="ends mono">
                      <span class="cut" title=${identifierText(link.a)}
                        >${shortValue(identifierText(link.a), 36)}</span
                      >
                      <span class="cut" title=${identifierText(link.b)}
                        >${shortValue(identifierText(link.b), 36)}</span
                      >
                    </div>
                  </li>`,
              )}
            </ol>`
      }
    </section>`;
  }

  static override styles = [
    base,
    css`
      .back {
        display: inline-block;
        margin-bottom: 6px;
        text-decoration: none;
      }
      .back:hover {
        text-decoration: underline;
      }
      .head {
        align-items: baseline;
        margin-bottom: 8px;
      }
      .facts {
        display: grid;
        grid-template-columns: repeat(3, max-content) 1fr;
        gap: 10px 40px;
        padding: 12px 16px;
      }
      .label {
        display: block;
        font-size: 12px;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      console-timeline {
        margin: 16px 0;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(280px, 380px);
        align-items: start;
        gap: 16px;
      }
      aside {
        display: grid;
        gap: 16px;
        min-width: 0;
      }
      section {
        padding: 12px 16px 14px;
        min-width: 0;
      }
      section h2 {
        margin-bottom: 8px;
      }
      dl > div {
        padding: 5px 0;
      }
      dl > div + div,
      .links li + li {
        border-top: 1px solid var(--line);
      }
      dt {
        font-size: 12px;
      }
      dd {
        overflow-wrap: anywhere;
      }
      .links li {
        padding: 7px 0;
      }
      .links li > div:first-child {
        display: flex;
        flex-wrap: wrap;
        gap: 0 10px;
      }
      .ends {
        display: grid;
        margin-top: 4px;
        padding-left: 10px;
        border-left: 2px solid var(--received);
      }
      @media (max-width: 900px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .facts {
          grid-template-columns: 1fr 1fr;
          gap: 8px 20px;
        }
      }
    `,
  ];
}
