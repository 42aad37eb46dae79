import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TimelineItem } from '@omokit/protocol';
import { eventChannel, eventPlace, eventTitle, typeBesideTitle } from './event-title.js';
import { followLanguage } from './follow-language.js';
import { language, t, term } from './language.js';
import { channelMark, offlineMarks, timeMark } from './marks.js';
import { emptyView } from './resource-view.js';
import { shortId } from './short-id.js';
import { base } from './styles.js';
import { formatDuration, formatTime } from './time-format.js';
import { kindOf, lateBy } from './touch-kind.js';

/** A person's events as a list, oldest first, day by day: each with the mark of its kind. */
export class ConsoleTouches extends LitElement {
  static override properties = { items: { attribute: false } };
  declare items: readonly TimelineItem[];

  constructor() {
    super();
    this.items = [];
    followLanguage(this);
  }

  /** Brings an event into view and marks it for a moment. */
  show(messageId: string): void {
    const row = [...this.renderRoot.querySelectorAll('li')].find(
      ({ dataset }) => dataset['id'] === messageId,
    );
    if (!row) return;
    row.scrollIntoView({ block: 'center' });
    row.classList.remove('shown');
    // Reading the size makes the browser notice that the class was gone, so that the mark starts again.
    void row.offsetWidth;
    row.classList.add('shown');
  }

  override render() {
    if (this.items.length === 0) {
      return html`<div class="card">${emptyView(t('timeline.empty'), t('timeline.empty.next'))}</div>`;
    }
    let before = '';
    return html`<div class="card">
      <ol>
        ${repeat(
          this.items,
          ({ event }) => event.messageId,
          (item) => {
            const day = formatTime(item.correctedAt, 'day', language());
            const fresh = day !== before;
            before = day;
            return html`${fresh ? html`<li class="day">${day}</li>` : nothing}${this.#row(item)}`;
          },
        )}
      </ol>
    </div>`;
  }

  #row(item: TimelineItem) {
    const { event } = item;
    const omo = event.context?.omo;
    const place = eventPlace(event);
    const kind = kindOf(item);
    const type = typeBesideTitle(event);
    // A row of a member database has no device that could have delivered it late.
    const late = kind === 'import' ? 0 : lateBy(item);
    const details = JSON.stringify(event.properties ?? event.traits ?? {}, null, 2);
    return html`<li class=${`touch ${kind}`} data-id=${event.messageId}>
      <span class="time muted">${timeMark(item.correctedAt, 'clock')}</span>
      <span class="rail" aria-hidden="true"></span>
      <details>
        <summary>
          <span class="what">
            <span class="name">${eventTitle(event)}</span>
            ${type ? html`<span class="small muted">${type}</span>` : nothing}
            ${channelMark(eventChannel(event), kind)} ${offlineMarks(item)}
            ${place ? html`<span class="small muted">${place}</span>` : nothing}
            ${
              late > 0
                ? html`<span class="small muted" title=${item.receivedAt}
                    >${t('mark.late', { time: formatDuration(late, language()) })}</span
                  >`
                : nothing
            }
          </span>
        </summary>
        ${
          omo?.stream !== undefined
            ? html`<p class="small muted" title=${omo.stream}>
                ${t('timeline.stream', { stream: shortId(omo.stream), seq: String(omo.seq) })} ·
                ${term('purpose', omo.purpose)}
              </p>`
            : nothing
        }
        <pre class="mono">${details}</pre>
      </details>
    </li>`;
  }

  static override styles = [
    base,
    css`
      .day {
        padding: 8px 16px;
        font-size: 12px;
        font-weight: 600;
        color: var(--muted);
        background: var(--raised);
      }
      .day:first-child {
        border-radius: 9px 9px 0 0;
      }
      .touch {
        display: grid;
        grid-template-columns: 62px 18px minmax(0, 1fr);
        gap: 0 10px;
        padding: 0 16px;
      }
      .time {
        padding: 7px 0;
        text-align: right;
      }
      .rail {
        position: relative;
        background: linear-gradient(var(--line), var(--line)) center / 2px 100% no-repeat;
      }
      .rail::after {
        content: '';
        position: absolute;
        left: 4px;
        top: 12px;
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: var(--online);
        box-shadow: 0 0 0 2px var(--surface);
      }
      .offline .rail::after {
        border-radius: 2px;
        background: var(--offline);
      }
      .import .rail::after {
        border-radius: 0;
        background: var(--muted);
        box-shadow: none;
        clip-path: polygon(50% 0, 100% 100%, 0 100%);
      }
      .staff .rail::after {
        border-radius: 0;
        background: var(--text);
        box-shadow: none;
        clip-path: polygon(
          33% 0,
          67% 0,
          67% 33%,
          100% 33%,
          100% 67%,
          67% 67%,
          67% 100%,
          33% 100%,
          33% 67%,
          0 67%,
          0 33%,
          33% 33%
        );
      }
      .what {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 10px;
        padding: 7px 0;
      }
      .name {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .small {
        font-size: 12px;
      }
      details {
        min-width: 0;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 10px;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary::after {
        content: '';
        flex: none;
        width: 7px;
        height: 7px;
        margin: 0 3px 0 auto;
        border: solid var(--muted);
        border-width: 0 1.5px 1.5px 0;
        transform: rotate(45deg) translate(-2px, -2px);
      }
      details[open] summary::after {
        transform: rotate(-135deg) translate(-2px, -2px);
      }
      .touch:hover {
        background: var(--raised);
      }
      pre {
        max-height: 280px;
        overflow: auto;
        margin: 4px 0 6px;
        padding: 8px 10px;
        border-radius: 6px;
        background: var(--ground);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      @media (prefers-reduced-motion: no-preference) {
        .shown {
          animation: shown 2s ease-out;
        }
        @keyframes shown {
          from {
            background: var(--accent-soft);
          }
        }
      }
      @media (max-width: 560px) {
        .touch {
          padding: 0 12px 0 6px;
          gap: 0 8px;
        }
      }
    `,
  ];
}
