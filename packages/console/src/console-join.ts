import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import type { Identifier, JudgedLink, Person, PersonSummary } from '@omokit/protocol';
import { ApiFailure } from './failure.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { findPeople, searchDelayMs } from './people-search.js';
import { personCard, personCardStyles } from './person-card.js';
import { identifierText, personName, tellingFirst } from './person-name.js';
import { reasonField } from './reason-field.js';
import { createResource, type Resource } from './resource.js';
import { failureText, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { shortId, shortValue } from './short-id.js';
import { base, formStyles } from './styles.js';
import { createTypingPause } from './typing-pause.js';

const mostFound = 8;
/** A list to choose from, of what may be very many. */
const mostOffered = 200;

/**
 * Staff state that two people are one: by an identifier of each, with a reason.
 * @fires console-person-changed - they were joined, or the link was flagged
 * @fires console-join-left - the dialog was closed
 */
export class ConsoleJoin extends LitElement {
  static override properties = {
    session: { attribute: false },
    person: { attribute: false },
    open: { type: Boolean },
    search: { state: true },
    other: { state: true },
    reason: { state: true },
    busy: { state: true },
    problem: { state: true },
    result: { state: true },
  };
  declare session: Session | undefined;
  declare person: Person | undefined;
  declare open: boolean;
  declare search: string;
  declare other: PersonSummary | undefined;
  declare reason: string;
  declare busy: boolean;
  declare problem: string;
  declare result: JudgedLink | undefined;
  #found: Resource<PersonSummary[]>;
  #pause = createTypingPause(this, searchDelayMs);

  constructor() {
    super();
    this.session = undefined;
    this.person = undefined;
    this.open = false;
    this.search = '';
    this.other = undefined;
    this.reason = '';
    this.busy = false;
    this.problem = '';
    this.result = undefined;
    this.#found = createResource(this, () => findPeople(this.session!.api, this.search, []));
    followLanguage(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open') || !this.open) return;
    this.search = '';
    this.other = undefined;
    this.reason = '';
    this.problem = '';
    this.result = undefined;
    this.#found.clear();
  }

  #find(search: string): void {
    this.search = search;
    this.#pause.cancel();
    this.#found.clear();
    if (search.trim()) this.#pause.after(() => void this.#found.load());
  }

  async #join(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { session, person, other } = this;
    const reason = this.reason.trim();
    if (!session || !person || !other || !reason || this.busy) return;
    const form = new FormData(event.target as HTMLFormElement);
    const a = tellingFirst(person.identifiers)[Number(form.get('mine'))];
    const b = tellingFirst(other.identifiers)[Number(form.get('theirs'))];
    if (!a || !b) return;
    this.busy = true;
    this.problem = '';
    try {
      this.result = await session.api.addLink({ a, b, reason });
      this.dispatchEvent(new CustomEvent('console-person-changed', { bubbles: true, composed: true }));
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      this.problem = failureText(error);
    } finally {
      this.busy = false;
    }
  }

  #leave(): void {
    this.dispatchEvent(new CustomEvent('console-join-left'));
  }

  override render() {
    return html`<console-dialog
      ?open=${this.open}
      .heading=${t('join.title')}
      @console-dialog-closed=${() => this.#leave()}
      >${this.open ? this.#content() : nothing}</console-dialog
    >`;
  }

  #content() {
    if (this.result) return this.#done(this.result);
    const { person, other } = this;
    if (person && other) return this.#form(person, other);
    return html`<p class="muted">${t('join.lead')}</p>
      <label for="search">${t('join.search')}</label>
      <input
        id="search"
        type="search"
        autocomplete="off"
        spellcheck="false"
        .value=${this.search}
        @input=${(event: Event) => this.#find((event.target as HTMLInputElement).value)}
      />
      <div class="found">
        ${this.search.trim() ? resourceView(this.#found, (people) => this.#choices(people)) : nothing}
      </div>`;
  }

  #choices(people: readonly PersonSummary[]) {
    const others = people.filter(({ id }) => id !== this.person?.id);
    if (others.length === 0) return html`<p class="muted">${t('people.none')}</p>`;
    return html`<ul>
      ${others.slice(0, mostFound).map(
        (person) =>
          html`<li>
            <button @click=${() => (this.other = person)}>
              <bdi>${personName(person) ?? t('person.anonymous')}</bdi>
              <span class="mono muted">${shortId(person.id)}</span>
            </button>
          </li>`,
      )}
    </ul>`;
  }

  #form(person: Person, other: PersonSummary) {
    return html`<div class="people">${personCard(person)}${personCard(other)}</div>
      <form @submit=${(event: SubmitEvent) => void this.#join(event)}>
        <div class="ends">
          ${this.#choice('mine', t('join.mine'), person.identifiers)}
          ${this.#choice('theirs', t('join.theirs'), other.identifiers)}
        </div>
        ${reasonField(this.reason, { change: (reason) => (this.reason = reason), problem: this.problem })}
        <div class="acts">
          <button type="button" @click=${() => (this.other = undefined)}>${t('join.other')}</button>
          <button class="primary" ?disabled=${this.busy || !this.reason.trim()}>
            ${this.busy ? t('change.busy') : t('join.apply')}
          </button>
        </div>
      </form>`;
  }

  #choice(name: string, label: string, identifiers: readonly Identifier[]) {
    return html`<div>
      <label for=${name}>${label}</label>
      <select id=${name} name=${name}>
        ${tellingFirst(identifiers)
          .slice(0, mostOffered)
          .map(
            (identifier, index) =>
              html`<option value=${index}>${shortValue(identifierText(identifier), 60)}</option>`,
          )}
      </select>
    </div>`;
  }

  #done({ outcome }: JudgedLink) {
    return html`<p role="status">${t(`join.done.${outcome}`)}</p>
      <div class="acts">
        <button class="primary" @click=${() => this.#leave()}>${t('dialog.close')}</button>
      </div>`;
  }

  static override styles = [
    base,
    formStyles,
    personCardStyles,
    css`
      input {
        width: 100%;
      }
      .found {
        margin-top: 8px;
        min-height: 120px;
      }
      .found li button {
        display: flex;
        justify-content: space-between;
        gap: 12px;
        width: 100%;
        margin-top: 4px;
        overflow: hidden;
      }
      .ends {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
        gap: 0 12px;
      }
    `,
  ];
}
