import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Completeness, SeqRange } from '@omokit/protocol';
import { pageOfStreams } from './api.js';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { t, term } from './language.js';
import { channelMark, timeMark } from './marks.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { shortId } from './short-id.js';
import { streamList, withStream, type StreamList } from './stream-list.js';
import { countAll, mayGoOn, rangesText } from './stream-ranges.js';
import { base } from './styles.js';

/** What every device stream has delivered, and what is missing and why. */
export class ConsoleDelivery extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #streams: Resource<StreamList>;

  constructor() {
    super();
    this.session = undefined;
    this.#streams = createResource(this, async () => {
      const { api } = this.session ?? {};
      const [incomplete, recent] = await Promise.all([api?.streams({ complete: false }), api?.streams()]);
      return streamList(incomplete ?? [], recent ?? []);
    });
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#streams.load();
      return [
        live.onMessage((message) => message.type === 'stream' && this.#take(message.completeness)),
        live.onReturn(() => this.#streams.refresh()),
      ];
    });
  }

  #take(stream: Completeness): void {
    const known = this.#streams.value;
    if (!known) return this.#streams.refresh();
    this.#streams.set(withStream(known, stream));
  }

  override render() {
    return html`
      <div class="head">
        <h1>${t('delivery.title')}</h1>
        ${this.#streams.value ? this.#counts(this.#streams.value) : nothing}
      </div>
      <p class="muted lead">${t('delivery.lead')}</p>
      <div class="card">
        ${resourceView(this.#streams, ({ incomplete, complete }) =>
          incomplete.length + complete.length === 0
            ? emptyView(t('delivery.empty'), t('delivery.empty.next'))
            : html`<ol>
                  ${repeat(
                    [...incomplete, ...complete],
                    ({ stream }) => stream,
                    (stream) => this.#stream(stream),
                  )}
                </ol>
                <p class="legend muted">
                  ${legend([...incomplete, ...complete]).map(
                    (kind) => html`<span class=${kind}>${t(`legend.${kind}`)}</span>`,
                  )}
                </p>`,
        )}
      </div>
    `;
  }

  #counts({ incomplete, complete, all }: StreamList) {
    const [missing, whole] = [incomplete.length, complete.length];
    if (missing + whole === 0) return nothing;
    const waiting = missing < pageOfStreams ? 'delivery.summary.waiting' : 'delivery.summary.waiting.many';
    return html`${
        all
          ? html`<span class="muted">${t('delivery.summary.streams', { n: missing + whole })}</span>`
          : nothing
      }
      ${missing > 0 ? html`<span class="badge bad">${t(waiting, { n: missing })}</span>` : nothing}
      <span class="badge good"
        >${t(all ? 'delivery.summary.complete' : 'delivery.summary.last', { n: whole })}</span
      >`;
  }

  #stream(stream: Completeness) {
    const lost = countAll(stream.lost);
    return html`<li>
      <div class="who">
        <span class="name cut">${stream.device ?? t('delivery.unnamed')}</span>
        ${stream.channel ? channelMark(stream.channel) : nothing}
        <span class="mono muted id" title=${stream.stream}>${shortId(stream.stream)}</span>
      </div>
      <div class="state">
        ${
          stream.complete
            ? html`<span class="badge good">${t('delivery.complete', { n: stream.head })}</span>`
            : html`<span class="badge bad"
                >${t('delivery.missing', { ranges: this.#ranges(stream.holes, mayGoOn(stream, 'holes')) })}</span
              >`
        }
      </div>
      <console-stream-bar .completeness=${stream}></console-stream-bar>
      <div class="numbers muted">
        <span class="received">${t('delivery.received', { n: stream.received })}</span>
        ${
          lost > 0
            ? html`<span class="lost"
                >${t(mayGoOn(stream, 'lost') ? 'delivery.lost.unlisted' : 'delivery.lost', { n: lost })}</span
              >`
            : nothing
        }
        <span class="seen">${t('delivery.seen')} ${timeMark(stream.lastSeenAt)}</span>
      </div>
      ${lost > 0 ? html`<div class="losses">${this.#losses(stream)}</div>` : nothing}
    </li>`;
  }

  #losses(stream: Completeness) {
    const reasons = [...new Set(stream.lost.map(({ reason }) => reason))];
    return reasons.map(
      (reason) =>
        html`<p>
          ${t('delivery.loss', {
            ranges: this.#ranges(
              stream.lost.filter((range) => range.reason === reason),
              mayGoOn(stream, 'lost'),
            ),
            reason: term('loss', reason),
          })}
        </p>`,
    );
  }

  #ranges(ranges: readonly SeqRange[], unlisted: boolean): string {
    const { text, more } = rangesText(ranges);
    // Where the server's list ends, nobody here knows how many more there are.
    if (unlisted) return t('delivery.more.unlisted', { ranges: text });
    return more > 0 ? t('delivery.more', { ranges: text, count: more }) : text;
  }

  static override styles = [
    base,
    css`
      .lead {
        margin: -8px 0 12px;
      }
      ol {
        display: grid;
        grid-template-columns: minmax(200px, 1fr) fit-content(300px) minmax(140px, 1.4fr) repeat(3, auto);
        column-gap: 18px;
      }
      li {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: subgrid;
        grid-template-areas: 'who state bar received lost seen';
        align-items: center;
        row-gap: 2px;
        padding: 9px 16px;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      .who {
        grid-area: who;
        display: flex;
        align-items: baseline;
        gap: 8px;
        min-width: 0;
      }
      .name {
        font-weight: 550;
      }
      .id {
        font-size: 12px;
        white-space: nowrap;
      }
      .state {
        grid-area: state;
      }
      .state .badge {
        white-space: normal;
      }
      console-stream-bar {
        grid-area: bar;
      }
      .numbers {
        display: contents;
      }
      .numbers > span {
        text-align: right;
        white-space: nowrap;
      }
      .numbers .received {
        grid-area: received;
      }
      .numbers .lost {
        grid-area: lost;
      }
      .numbers .seen {
        grid-area: seen;
      }
      .numbers .lost,
      .losses {
        color: var(--warn);
      }
      .losses {
        grid-column: 2 / -1;
        font-size: 12px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 18px;
        padding: 9px 16px;
        font-size: 12px;
        border-top: 1px solid var(--line);
      }
      .legend span::before {
        content: '';
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-right: 6px;
        border-radius: 2px;
        vertical-align: -1px;
        background: var(--swatch);
      }
      .legend .received {
        --swatch: var(--received);
      }
      .legend .lost {
        --swatch: var(--lost);
      }
      .legend .hole {
        --swatch: var(--hole);
      }
      .legend .unlisted {
        --swatch: var(--unlisted);
      }
      @media (max-width: 1000px) {
        ol {
          display: block;
        }
        li {
          grid-template-columns: minmax(0, 1fr) auto;
          grid-template-areas: 'who state' 'bar bar' 'numbers numbers';
          gap: 6px 12px;
        }
        .numbers {
          grid-area: numbers;
          display: flex;
          flex-wrap: wrap;
          gap: 0 14px;
          font-size: 12px;
        }
        .numbers .seen {
          margin-left: auto;
        }
        .losses {
          grid-column: 1 / -1;
        }
      }
      @media (max-width: 560px) {
        .id {
          display: none;
        }
      }
    `,
  ];
}

/** What the colours say; the last is rare. */
const legend = (streams: readonly Completeness[]) =>
  streams.some(({ listedTo }) => listedTo !== undefined)
    ? (['received', 'lost', 'hole', 'unlisted'] as const)
    : (['received', 'lost', 'hole'] as const);
