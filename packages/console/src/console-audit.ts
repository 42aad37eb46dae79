import { LitElement, css, html, nothing } from 'lit';
import { auditActions, type AuditAction, type AuditEntry } from '@omokit/protocol';
import { pageOfAudit } from './api.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { t, term } from './language.js';
import { actorText, timeMark } from './marks.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import { formatRoute } from './router.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { base, tableStyles } from './styles.js';
import { tableHead } from './table-head.js';
import { createTypingPause } from './typing-pause.js';

const typingMs = 300;

/** Who looked at or changed personal data, newest first, page by page. */
export class ConsoleAudit extends LitElement {
  static override properties = {
    session: { attribute: false },
    person: { state: true },
    action: { state: true },
    last: { state: true },
  };
  declare session: Session | undefined;
  declare person: string;
  declare action: AuditAction | '';
  /** Id of the last entry of the page before; undefined on the first. */
  declare last: number | undefined;
  #entries: Resource<AuditEntry[]>;
  #pause = createTypingPause(this, typingMs);

  constructor() {
    super();
    this.session = undefined;
    this.person = '';
    this.action = '';
    this.last = undefined;
    this.#entries = createResource(this, () => this.#fetch(this.session!));
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#entries.load();
      return [live.onReturn(() => this.last === undefined && this.#entries.refresh())];
    });
  }

  #fetch({ api }: Session): Promise<AuditEntry[]> {
    const person = this.person.trim();
    return api.audit({
      ...(person && { person }),
      ...(this.action && { action: this.action }),
      ...(this.last !== undefined && { after: this.last }),
    });
  }

  #go(last: number | undefined): void {
    this.last = last;
    void this.#entries.load();
  }

  #choose(value: string): void {
    this.action = auditActions.find((action) => action === value) ?? '';
    this.#go(undefined);
  }

  #type(person: string): void {
    this.person = person;
    this.#pause.after(() => this.#go(undefined));
  }

  override render() {
    const entries = this.#entries.value ?? [];
    return html`<div class="head">
        <h2>${t('audit.title')}</h2>
        <p class="muted">${t('audit.lead')}</p>
      </div>
      <div class="filters">
        <select
          aria-label=${t('audit.action')}
          @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}
        >
          <option value="">${t('audit.action.all')}</option>
          ${auditActions.map(
            (action) =>
              html`<option value=${action} ?selected=${action === this.action}>
                ${term('action', action)}
              </option>`,
          )}
        </select>
        <input
          type="search"
          autocomplete="off"
          spellcheck="false"
          maxlength="255"
          placeholder=${t('audit.person')}
          aria-label=${t('audit.person')}
          .value=${this.person}
          @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
        />
      </div>
      <div class="card" aria-busy=${this.#entries.loading}>
        ${resourceView(this.#entries, (entries) => (entries.length === 0 ? this.#nothing() : this.#table(entries)))}
      </div>
      <div class="pages">
        ${this.last === undefined ? nothing : html`<button @click=${() => this.#go(undefined)}>${t('audit.newest')}</button>`}
        ${
          entries.length >= pageOfAudit
            ? html`<button @click=${() => this.#go(entries.at(-1)?.id)}>${t('audit.older')}</button>`
            : nothing
        }
      </div>`;
  }

  #nothing() {
    return this.action || this.person.trim() || this.last !== undefined
      ? emptyView(t('audit.none'), t('audit.none.next'))
      : emptyView(t('audit.empty'), t('audit.empty.next'));
  }

  #table(entries: readonly AuditEntry[]) {
    return html`<table role="table" aria-label=${t('audit.title')}>
      ${tableHead(['column.time', 'column.actor', 'column.action', 'column.of'])}
      <tbody role="rowgroup">
        ${entries.map(
          ({ at, actor, action, person, count }) =>
            html`<tr role="row">
              <td role="cell" class="muted">${timeMark(at)}</td>
              <td role="cell">${actorText(actor)}</td>
              <td role="cell">${term('action', action)}</td>
              <td role="cell">
                ${
                  person
                    ? html`<a class="mono" href=${formatRoute({ page: 'people', person })} title=${person}
                        >${shortId(person)}</a
                      >`
                    : nothing
                }
                ${count === undefined ? nothing : html`<span class="muted">${t('audit.many', { n: count })}</span>`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  static override styles = [
    base,
    tableStyles,
    css`
      .filters,
      .pages {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-bottom: 10px;
      }
      .filters input {
        width: min(340px, 100%);
      }
      .pages {
        margin: 10px 0 0;
        justify-content: flex-end;
      }
    `,
  ];
}
