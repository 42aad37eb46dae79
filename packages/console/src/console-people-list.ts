import { LitElement, css, html, nothing } from 'lit';
import type { PersonSummary } from '@omokit/protocol';
import { pageOfPeople } from './api.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { formatNumber, t, term } from './language.js';
import { channelMark, timeMark } from './marks.js';
import { findPeople, searchDelayMs } from './people-search.js';
import { identifierText, personName, tellingFirst } from './person-name.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import { formatRoute } from './router.js';
import type { Session } from './session.js';
import { shortId, shortValue } from './short-id.js';
import { base, rowList } from './styles.js';
import { createTypingPause } from './typing-pause.js';
import { visibleText } from './visible-text.js';

/** Everybody the server knows, most recently seen first, or whoever has the identifier that is searched. */
export class ConsolePeopleList extends LitElement {
  static override properties = { session: { attribute: false }, search: { state: true } };
  declare session: Session | undefined;
  /** Never in the address: it may be somebody's e-mail or phone. */
  declare search: string;
  #people: Resource<PersonSummary[]>;
  #found: Resource<PersonSummary[]>;
  #pause = createTypingPause(this, searchDelayMs);

  constructor() {
    super();
    this.session = undefined;
    this.search = '';
    this.#people = createResource(this, () => this.session!.api.people());
    this.#found = createResource(this, () =>
      findPeople(this.session!.api, this.search, this.#people.value ?? []),
    );
    followLanguage(this);
    followSession(this, ({ live, onEvents }) => {
      void this.#people.load();
      return [onEvents(() => this.#people.refresh()), live.onReturn(() => this.#people.refresh())];
    });
  }

  #find(search: string): void {
    this.search = search;
    this.#pause.cancel();
    if (!search.trim()) return this.#found.clear();
    this.#pause.after(() => void this.#found.load());
  }

  override render() {
    const searching = this.search.trim() !== '';
    const shown = searching ? this.#found : this.#people;
    return html`
      <div class="head">
        <input
          type="search"
          autocomplete="off"
          spellcheck="false"
          maxlength="600"
          placeholder=${t('people.search')}
          aria-label=${t('people.search')}
          .value=${this.search}
          @input=${(event: Event) => this.#find((event.target as HTMLInputElement).value)}
        />
        <span class="muted" role="status">${this.#count(searching, shown)}</span>
      </div>
      <div class="card" aria-busy=${shown.loading}>
        ${resourceView(shown, (people) => this.#list(people, searching))}
      </div>
    `;
  }

  #count(searching: boolean, { value, loading }: Resource<PersonSummary[]>): string {
    if (searching && loading) return t('people.searching');
    if (!value) return '';
    return searching || value.length < pageOfPeople
      ? t('people.count', { n: value.length })
      : t('people.bounded', { n: pageOfPeople });
  }

  #list(people: PersonSummary[], searching: boolean) {
    if (people.length === 0)
      return searching
        ? emptyView(t('people.none'), t('people.none.next'))
        : emptyView(t('people.empty'), t('people.empty.next'));
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
          ><bdi class="cut">${personName(person) ?? t('person.anonymous')}</bdi
          ><span class="mono muted id" title=${person.id}>${shortId(person.id)}</span></span
        >
        <span class="identifiers">
          ${tellingFirst(person.identifiers)
            .slice(0, 4)
            .map(
              (identifier) =>
                html`<span class="badge cut" title=${identifierText(identifier)}
                  >${term('identifier', visibleText(identifier.type))}
                  <bdi>${shortValue(visibleText(identifier.value), 18)}</bdi></span
                >`,
            )}${
            person.identifiers.length > 4
              ? html`<span class="muted">+${formatNumber(person.identifiers.length - 4)}</span>`
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
        width: min(380px, 100%);
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
