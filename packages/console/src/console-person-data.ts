import { LitElement, css, html, nothing } from 'lit';
import type { EraseAnswer, Person } from '@omokit/protocol';
import { ApiFailure } from './failure.js';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import { personName } from './person-name.js';
import { failureText } from './resource-view.js';
import { saveFile } from './save-file.js';
import type { Session } from './session.js';
import { base, formStyles } from './styles.js';

/**
 * What a person may ask the shop for: to take all that is held of them along, and to be erased.
 * @fires console-person-erased - the person is gone: the receipt
 */
export class ConsolePersonData extends LitElement {
  static override properties = {
    session: { attribute: false },
    person: { attribute: false },
    asking: { state: true },
    typed: { state: true },
    busy: { state: true },
    problem: { state: true },
  };
  declare session: Session | undefined;
  declare person: Person | undefined;
  /** The dialog is open. */
  declare asking: boolean;
  declare typed: string;
  declare busy: '' | 'export' | 'erase';
  declare problem: string;

  constructor() {
    super();
    this.session = undefined;
    this.person = undefined;
    this.asking = false;
    this.typed = '';
    this.busy = '';
    this.problem = '';
    followLanguage(this);
  }

  /** What must be typed: short, and different from one person to the next. */
  get #word(): string {
    return this.person?.id.slice(-6) ?? '';
  }

  async #run(
    kind: 'export' | 'erase',
    act: (session: Session, person: Person) => Promise<void>,
  ): Promise<void> {
    if (!this.session || !this.person || this.busy) return;
    this.busy = kind;
    this.problem = '';
    try {
      await act(this.session, this.person);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      this.problem = failureText(error);
    } finally {
      this.busy = '';
    }
  }

  #export(): Promise<void> {
    return this.#run('export', async ({ api }, { id }) => {
      const held = await api.exportPerson(id);
      // Named by the id: a name or address would stay in the list of downloads.
      saveFile(`omokit-person-${id.slice(-6)}.json`, 'application/json', JSON.stringify(held, null, 2));
    });
  }

  #erase(event: Event): Promise<void> {
    event.preventDefault();
    if (this.typed.trim() !== this.#word) return Promise.resolve();
    return this.#run('erase', async ({ api }, { id }) => {
      const detail: EraseAnswer = await api.erasePerson(id);
      this.asking = false;
      this.dispatchEvent(new CustomEvent('console-person-erased', { detail }));
    });
  }

  override render() {
    if (!this.person) return nothing;
    return html`<section class="card">
      <h2>${t('data.title')}</h2>
      <p class="muted">${t('data.lead')}</p>
      ${this.problem && !this.asking ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="buttons">
        <button ?disabled=${this.busy !== ''} @click=${() => void this.#export()}>
          ${this.busy === 'export' ? t('data.exporting') : t('data.export')}
        </button>
        <button
          class="danger"
          @click=${() => {
            this.asking = true;
            this.typed = '';
            this.problem = '';
          }}
        >
          ${t('data.erase')}
        </button>
      </div>
      <console-dialog
        ?open=${this.asking}
        .heading=${t('erase.title')}
        @console-dialog-closed=${() => (this.asking = false)}
        >${this.asking ? this.#form(this.person) : nothing}</console-dialog
      >
    </section>`;
  }

  #form(person: Person) {
    return html`<p>
        ${t('erase.lead', {
          name: personName(person) ?? t('person.anonymous'),
          events: t('card.events', { n: person.events }),
          identifiers: t('card.identifiers', { n: person.identifiers.length }),
        })}
      </p>
      <p class="muted">${t('erase.what')}</p>
      <form @submit=${(event: Event) => void this.#erase(event)}>
        <label for="typed">${t('erase.type', { word: this.#word })}</label>
        <input
          id="typed"
          class="mono"
          autocomplete="off"
          spellcheck="false"
          autocapitalize="off"
          .value=${this.typed}
          @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}
        />
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="acts">
          <button type="button" @click=${() => (this.asking = false)}>${t('erase.leave')}</button>
          <button class="danger" ?disabled=${this.busy !== '' || this.typed.trim() !== this.#word}>
            ${this.busy === 'erase' ? t('change.busy') : t('erase.apply')}
          </button>
        </div>
      </form>`;
  }

  static override styles = [
    base,
    formStyles,
    css`
      section {
        padding: 12px 16px 14px;
      }
      section > .muted {
        margin-top: 4px;
        font-size: 12px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 10px;
      }
      p + p {
        margin-top: 8px;
      }
    `,
  ];
}
