import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { idOf, mostEvents, type LiveEvent } from './event-feed.js';
import { channelsOf, filterEvents } from './event-filter.js';
import { eventChannel, eventTitle, typeBesideTitle } from './event-title.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { t, term } from './language.js';
import { channelMark, happenedMark, offlineMarks, timeMark } from './marks.js';
import { emptyView } from './resource-view.js';
import { formatRoute } from './router.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { base, rowList } from './styles.js';
import { kindOf, lateBy } from './touch-kind.js';

/** Events as they arrive, the last that arrived first; stands still while paused, pointed at or focused. */
export class ConsoleLive extends LitElement {
  static override properties = {
    session: { attribute: false },
    name: { state: true },
    channel: { state: true },
    paused: { state: true },
    held: { state: true },
    frozen: { state: true },
  };
  declare session: Session | undefined;
  declare name: string;
  declare channel: string;
  /** By the button. */
  declare paused: boolean;
  /** By the pointer or the focus being on the list. */
  declare held: boolean;
  /** What is shown while the list stands still. */
  declare frozen: readonly LiveEvent[] | undefined;

  constructor() {
    super();
    this.session = undefined;
    this.name = '';
    this.channel = '';
    this.paused = false;
    this.held = false;
    this.frozen = undefined;
    followLanguage(this);
    followSession(this, ({ onEvents }) => [onEvents(() => this.requestUpdate())]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('paused') || changed.has('held')) {
      this.frozen = this.paused || this.held ? (this.frozen ?? this.session?.events) : undefined;
    }
  }

  #hold(event: PointerEvent | FocusEvent, held: boolean): void {
    // A finger has no hover: tapping a row must not stop the list.
    if (event instanceof PointerEvent && event.pointerType !== 'mouse') return;
    this.held = held;
  }

  override render() {
    const all = this.session?.events ?? [];
    const still = this.frozen;
    const shown = filterEvents(still ?? all, this);
    const newest = still?.[0];
    const waiting = !still ? 0 : newest ? all.findIndex((event) => idOf(event) === idOf(newest)) : all.length;
    return html`
      <div class="head">
        <h1>${t('live.title')}</h1>
        <span class="muted"
          >${
            still && waiting !== 0
              ? t('live.waiting', { n: waiting < 0 ? all.length : waiting })
              : html`${t('live.shown', { n: shown.length })}${
                  all.length >= mostEvents ? ` · ${t('live.bounded', { n: mostEvents })}` : nothing
                }`
          }</span
        >
        ${
          still
            ? html`<span class="badge warn" title=${t('state.help.paused')}>${t('state.paused')}</span>`
            : nothing
        }
        <div class="controls push">
          <input
            type="search"
            placeholder=${t('live.filter')}
            aria-label=${t('live.filter')}
            .value=${this.name}
            @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
          />
          <select
            aria-label=${t('live.channel')}
            @change=${(event: Event) => (this.channel = (event.target as HTMLSelectElement).value)}
          >
            <option value="" ?selected=${this.channel === ''}>${t('live.channel.all')}</option>
            ${channelsOf(all).map(
              (channel) =>
                html`<option value=${channel} ?selected=${channel === this.channel}>
                  ${term('channel', channel)}
                </option>`,
            )}
          </select>
          <button aria-pressed=${this.paused ? 'true' : 'false'} @click=${() => (this.paused = !this.paused)}>
            ${t(this.paused ? 'live.resume' : 'live.pause')}
          </button>
        </div>
      </div>
      <div class="card">${shown.length > 0 ? this.#list(shown) : this.#empty(all.length > 0)}</div>
    `;
  }

  #list(events: readonly LiveEvent[]) {
    return html`
      <div class="labels" aria-hidden="true">
        <span>${t('column.arrived')}</span><span>${t('column.event')}</span><span>${t('column.channel')}</span
        ><span></span><span>${t('column.person')}</span><span>${t('column.stream')}</span>
      </div>
      <ol
        @pointerenter=${(event: PointerEvent) => this.#hold(event, true)}
        @pointerleave=${(event: PointerEvent) => this.#hold(event, false)}
        @focusin=${(event: FocusEvent) => this.#hold(event, true)}
        @focusout=${(event: FocusEvent) => this.#hold(event, false)}
      >
        ${repeat(events, idOf, (event) => this.#row(event))}
      </ol>
    `;
  }

  #row({ item, person }: LiveEvent) {
    const { event } = item;
    const omo = event.context?.omo;
    const type = typeBesideTitle(event);
    const cells = html`
      <span class="time muted">${timeMark(item.receivedAt)}</span>
      <span class="name"
        ><span class="cut">${eventTitle(event)}</span>${
          type ? html`<span class="type muted">${type}</span>` : nothing
        }</span
      >
      <span class="channel">${channelMark(eventChannel(event), kindOf(item))}</span>
      <span class="marks"
        >${offlineMarks(item)}${lateBy(item) > 0 ? happenedMark(item.correctedAt) : nothing}</span
      >
      <span class="person mono cut" title=${person}>${person ? shortId(person) : '–'}</span>
      <span class="stream mono cut muted" title=${omo?.stream ?? ''}
        >${omo?.stream !== undefined ? html`${shortId(omo.stream)}<span class="seq">#${omo.seq}</span>` : '–'}</span
      >
    `;
    // An event of nobody yet, such as a sensor's, has no page to open.
    return person
      ? html`<li><a class="row" href=${formatRoute({ page: 'people', person })}>${cells}</a></li>`
      : html`<li><div class="row">${cells}</div></li>`;
  }

  #empty(filtered: boolean) {
    if (!filtered) return emptyView(t('live.empty'), t('live.empty.next'));
    const clear = () => {
      this.name = '';
      this.channel = '';
    };
    return emptyView(
      t('live.none'),
      t('live.none.next'),
      html`<button @click=${clear}>${t('live.clear')}</button>`,
    );
  }

  static override styles = [
    base,
    rowList,
    css`
      :host {
        --columns: 124px minmax(160px, 2fr) 96px minmax(160px, 1fr) 112px minmax(140px, 1fr);
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      input {
        width: 200px;
      }
      .name {
        display: flex;
        align-items: baseline;
        gap: 8px;
        font-weight: 550;
      }
      .type {
        font-size: 12px;
        font-weight: 400;
      }
      .marks {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
      }
      .seq {
        margin-left: 6px;
      }
      @media (prefers-reduced-motion: no-preference) {
        li {
          animation: arrive 1.2s ease-out;
        }
        @keyframes arrive {
          from {
            background: var(--accent-soft);
          }
        }
      }
      @media (max-width: 1000px) {
        :host {
          --columns: 112px minmax(0, 1fr) auto;
        }
        .labels {
          display: none;
        }
        .row {
          grid-template-areas: 'time name channel' 'stream marks person';
          padding-block: 7px;
          row-gap: 1px;
        }
        .time {
          grid-area: time;
        }
        .name {
          grid-area: name;
        }
        .channel {
          grid-area: channel;
          justify-self: end;
        }
        .marks {
          grid-area: marks;
        }
        .person {
          grid-area: person;
          justify-self: end;
        }
        .stream {
          grid-area: stream;
          font-size: 12px;
        }
      }
      @media (max-width: 760px) {
        .controls {
          width: 100%;
          margin-left: 0;
        }
        input {
          flex: 1 1 90px;
          width: auto;
          min-width: 0;
        }
      }
      @media (max-width: 430px) {
        :host {
          --columns: 84px minmax(0, 1fr) auto;
        }
        .row {
          padding-inline: 12px;
          column-gap: 10px;
        }
      }
    `,
  ];
}
