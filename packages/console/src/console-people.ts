import { LitElement, css, html, nothing } from 'lit';
import type { PersonSummary } from '@omokit/protocol';
import { pageOfPeople } from './api.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, t } from './language.js';
import { channelMark, timeMark } from './marks.js';
import { identifierText, personName, searchPeople } from './person-name.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import { formatRoute } from './router.js';
import type { Session } from './session.js';
import { shortId, shortValue } from './short-id.js';
import { base, rowList } from './styles.js';

/** Everybody the server knows, most recently seen first. */
export class ConsolePeople extends LitElement {
  static override properties = { session: { attribute: false }, search: { state: true } };
  declare session: Session | undefined;
  declare search: string;
  #people: Resource<PersonSummary[]>;

  constructor() {
    super();
    this.session = undefined;
    this.search = '';
    this.#people = createResource(this, () => this.#fetch(this.session!));
    followLanguage(this);
    followSession(this, ({ live, onEvents }) => {
      void this.#people.load();
      return [onEvents(() => this.#people.refresh()), live.onReturn(() => this.#people.refresh())];
    });
  }

  /** The most recent; and when those are not all, whoever else the server finds for the search. */
  async #fetch({ api }: Session): Promise<PersonSummary[]> {
    const q = this.search.trim();
    const recent = await api.people();
    if (!q || recent.length < pageOfPeople) return recent;
    const known = new Set(recent.map(({ id }) => id));
    return [...recent, ...(await api.people(q)).filter(({ id }) => !known.has(id))];
  }

  #find(search: string): void {
    this.search = search;
    if ((this.#people.value?.length ?? 0) >= pageOfPeople) this.#people.refresh();
  }

  override render() {
    return html`
      <div class="head">
        <h1>${t('people.title')}</h1>
        ${
          this.#people.value
            ? html`<span class="muted"
                >${
                  this.#people.value.length < pageOfPeople
                    ? t('people.count', { n: this.#people.value.length })
                    : t('people.bounded', { n: pageOfPeople })
                }</span
              >`
            : nothing
        }
        <input
          class="push"
          type="search"
          placeholder=${t('people.search')}
          aria-label=${t('people.search')}
          .value=${this.search}
          @input=${(event: Event) => this.#find((event.target as HTMLInputElement).value)}
        />
      </div>
      <div class="card">${resourceView(this.#people, (people) => this.#list(people))}</div>
    `;
  }

  #list(all: PersonSummary[]) {
    if (all.length === 0) return emptyView(t('people.empty'), t('people.empty.next'));
    const people = searchPeople(all, this.search);
    if (people.length === 0) return emptyView(t('people.none'), t('people.none.next'));
    return html`
      <div class="labels" aria-hidden="true">
        <span>${t('column.person')}</span><span>${t('column.identifiers')}</span
        ><span>${t('column.channels')}</span><span class="number">${t('column.events')}</span
        ><span class="seen">${t('column.seen')}</span>
      </div>
      <ol>
        ${people.map((person) => this.#row(person))}
      </ol>
    `;
  }

  #row(person: PersonSummary) {
    return html`<li>
      <a class="row" href=${formatRoute({ page: 'people', person: person.id })}>
        <span class="name"
          ><span class="cut">${personName(person) ?? t('person.anonymous')}</span
          ><span class="mono muted id" title=${person.id}>${shortId(person.id)}</span></span
        >
        <span class="identifiers">
          ${person.identifiers
            .slice(0, 4)
            .map(
              (identifier) =>
                html`<span class="badge cut" title=${identifierText(identifier)}
                  >${identifier.type} ${shortValue(identifier.value, 18)}</span
                >`,
            )}${
            person.identifiers.length > 4
              ? html`<span class="muted">+${person.identifiers.length - 4}</span>`
              : nothing
          }
        </span>
        <span class="channels">${person.channels.map((channel) => channelMark(channel))}</span>
        <span class="number">${formatNumber(person.events)}</span>
        <span class="seen muted">${timeMark(person.lastSeenAt)}</span>
      </a>
    </li>`;
  }

  static override styles = [
    base,
    rowList,
    css`
      :host {
        --columns: minmax(190px, 1.2fr) minmax(200px, 2fr) minmax(120px, 1fr) 72px 124px;
      }
      input {
        width: 260px;
      }
      .row {
        min-height: 44px;
      }
      .name {
        display: flex;
        align-items: baseline;
        gap: 8px;
        font-weight: 550;
      }
      .id {
        font-weight: 400;
        font-size: 12px;
        white-space: nowrap;
      }
      .identifiers,
      .channels {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 5px 0;
      }
      .badge.cut {
        max-width: 100%;
      }
      .number,
      .seen {
        text-align: right;
      }
      @media (max-width: 900px) {
        :host {
          --columns: minmax(0, 1fr) auto;
        }
        .labels {
          display: none;
        }
        .row {
          grid-template-areas: 'name seen' 'identifiers identifiers' 'channels number';
          padding-block: 9px;
        }
        .name {
          grid-area: name;
        }
        .seen {
          grid-area: seen;
        }
        .identifiers {
          grid-area: identifiers;
          padding-bottom: 2px;
        }
        .channels {
          grid-area: channels;
          padding: 0;
        }
        .number {
          grid-area: number;
          align-self: center;
        }
        .number::before {
          content: '× ';
          color: var(--muted);
        }
      }
      @media (max-width: 560px) {
        input {
          width: 100%;
        }
        .cut + .id {
          display: none;
        }
      }
    `,
  ];
}
