import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import type { EraseAnswer, Person } from '@omokit/protocol';
import type { ConsoleTouches } from './console-touches.js';
import type { LiveEvent } from './event-feed.js';
import { isOfStaff } from './event-title.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, t } from './language.js';
import { channelMark, identifierMark, timeMark } from './marks.js';
import { personName, tellingFirst } from './person-name.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { base } from './styles.js';

/** How many identifiers are listed before they are asked for. */
const mostListed = 12;

/** One person: who they are, why they are one, and everything they did. */
export class ConsolePerson extends LitElement {
  static override properties = {
    session: { attribute: false },
    person: { attribute: false },
    joining: { state: true },
    allIdentifiers: { state: true },
    erased: { state: true },
  };
  declare session: Session | undefined;
  declare person: string;
  /** The dialog that joins this person with another is open. */
  declare joining: boolean;
  declare allIdentifiers: boolean;
  /** Set once the person is gone. */
  declare erased: EraseAnswer | undefined;
  #loaded: Resource<Person>;

  constructor() {
    super();
    this.session = undefined;
    this.person = '';
    this.joining = false;
    this.allIdentifiers = false;
    this.erased = undefined;
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
      this.erased = undefined;
      this.allIdentifiers = false;
      this.joining = false;
      void this.#loaded.load();
    }
  }

  /** An event of this person, or of an identifier that may just have become this person's, loads them again. */
  #hear({ person, item }: LiveEvent): void {
    const known = this.#loaded.value;
    const ids = [item.event.anonymousId, item.event.userId, item.event.previousId];
    if (this.erased) return;
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
        this.erased
          ? html`<console-receipt .answer=${this.erased}></console-receipt>`
          : missing
            ? html`<div class="card">
                ${emptyView(html`<h1>${t('person.missing')}</h1>`, t('person.missing.next'))}
              </div>`
            : resourceView(this.#loaded, (person) => this.#show(person))
      }
    `;
  }

  #show(person: Person) {
    return html`
      <div class="head">
        <h1 class="cut"><bdi>${personName(person) ?? t('person.anonymous')}</bdi></h1>
        <span class="mono muted" title=${person.id}>${shortId(person.id)}</span>
        <button class="push" @click=${() => (this.joining = true)}>${t('join.open')}</button>
      </div>
      ${
        person.id === this.person
          ? nothing
          : html`<div class="notice warn">
              <p>${t('person.merged', { id: shortId(this.person), into: shortId(person.id) })}</p>
            </div>`
      }
      <div class="facts card">
        ${this.#fact(t('person.first'), timeMark(person.firstSeenAt, 'moment'))}
        ${this.#fact(t('person.last'), timeMark(person.lastSeenAt, 'moment'))}
        ${this.#fact(t('person.events'), this.#events(person))}
        ${this.#fact(
          t('person.channels'),
          html`<span class="chips">${person.channels.map((channel) => channelMark(channel))}</span>`,
        )}
      </div>
      <console-timeline
        .items=${person.timeline}
        .links=${person.links.filter(({ outcome }) => outcome === 'joined')}
        @console-touch-chosen=${(event: CustomEvent<string>) => this.#touches?.show(event.detail)}
      ></console-timeline>
      <console-links
        .session=${this.session}
        .person=${person}
        @console-person-changed=${() => void this.#loaded.load()}
      ></console-links>
      <div class="columns">
        <console-touches .items=${person.timeline}></console-touches>
        <aside>
          ${this.#identifiers(person)}
          <console-traits .traits=${person.traits}></console-traits>
          <console-person-data
            .session=${this.session}
            .person=${person}
            @console-person-erased=${(event: CustomEvent<EraseAnswer>) => (this.erased = event.detail)}
          ></console-person-data>
        </aside>
      </div>
      <console-join
        .session=${this.session}
        .person=${person}
        ?open=${this.joining}
        @console-join-left=${() => (this.joining = false)}
        @console-person-changed=${() => void this.#loaded.load()}
      ></console-join>
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

  /** The list has what staff decided as well, which says nothing of when the person was seen. */
  #events({ events, timeline }: Person) {
    const staff = timeline.filter(({ event }) => isOfStaff(event)).length;
    return html`${formatNumber(events)}
    ${staff > 0 ? html`<span class="small muted">${t('person.events.staff', { n: staff })}</span>` : nothing}`;
  }

  #identifiers(person: Person) {
    const identifiers = tellingFirst(person.identifiers);
    const shown = this.allIdentifiers ? identifiers : identifiers.slice(0, mostListed);
    return html`<section class="card">
      <h2>${t('person.identifiers')}</h2>
      <ul class="list">
        ${shown.map((identifier) => html`<li>${identifierMark(identifier)}</li>`)}
      </ul>
      ${
        identifiers.length > mostListed
          ? html`<button
              aria-expanded=${this.allIdentifiers}
              @click=${() => (this.allIdentifiers = !this.allIdentifiers)}
            >
              ${this.allIdentifiers ? t('table.fewer') : t('table.all', { n: identifiers.length })}
            </button>`
          : nothing
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
      .label,
      .small {
        font-size: 12px;
      }
      .label {
        display: block;
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
      .list li {
        padding: 5px 0;
      }
      .list li + li {
        border-top: 1px solid var(--line);
      }
      .list .type {
        display: block;
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
