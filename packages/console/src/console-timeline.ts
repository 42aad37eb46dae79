import { dot, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { LitElement, css, html, nothing } from 'lit';
import type { Link, TimelineItem } from '@omokit/protocol';
import { eventChannel, eventPlace, eventTitle } from './event-title.js';
import { followElementWidth } from './follow-element-width.js';
import { followLanguage } from './follow-language.js';
import { language, t, term } from './language.js';
import { base } from './styles.js';
import { formatMoment, formatTick } from './time-format.js';
import { timeTicks } from './time-ticks.js';
import { layoutTimeline, type Touch } from './timeline-layout.js';
import { touchKinds, type TouchKind } from './touch-kind.js';

const margin = { left: 66, right: 16, top: 10, bottom: 28 };

/**
 * A person's touches on one line of time: online above it, offline below; what is no
 * touch of theirs, imported or done by staff, lies under both.
 * @fires console-touch-chosen - messageId of the touch that was clicked
 */
export class ConsoleTimeline extends LitElement {
  static override properties = { items: { attribute: false }, links: { attribute: false } };
  declare items: readonly TimelineItem[];
  declare links: readonly Link[];
  #width: () => number;

  constructor() {
    super();
    this.items = [];
    this.links = [];
    this.#width = followElementWidth(this);
    followLanguage(this);
  }

  override render() {
    if (this.items.length === 0) return nothing;
    const width = this.#width() - 2;
    return html`<section class="card">
      <div class="title">
        <h2>${t('timeline.title')}</h2>
        <p class="muted">${t('timeline.hint')}</p>
      </div>
      ${width > 100 ? this.#chart(width) : nothing}
    </section>`;
  }

  #chart(width: number) {
    const narrow = width < 560;
    const left = narrow ? 62 : margin.left;
    const layout = layoutTimeline(this.items, width - left - margin.right);
    const above = Math.max(2.5, layout.levels.online);
    const below = Math.max(2.5, layout.levels.offline);
    const lane = (kind: TouchKind, y: number) => ({ y, label: t(`timeline.${kind}`), colour: colours[kind] });
    const lanes = [lane('online', (above + 1) / 2), lane('offline', -(below + 1) / 2)];
    const tops = { import: 0, staff: 0 };
    let bottom = -(below + 1);
    for (const kind of ['import', 'staff'] as const) {
      const levels = layout.levels[kind];
      if (levels === 0) continue;
      lanes.push(lane(kind, bottom - (levels + 1) / 2));
      tops[kind] = bottom;
      bottom -= levels + 1;
    }
    // Tall stacks are pressed together rather than made to fill the screen.
    const step = Math.min(11, 240 / (above + below + layout.levels.import + layout.levels.staff));
    const height = ({ kind, level }: Touch) =>
      kind === 'online' ? level : kind === 'offline' ? -level : tops[kind] - level;
    const joined = this.links.map((link) => ({ at: new Date(link.at), link }));
    const chart = plot({
      width,
      height: (above + 1 - bottom) * step + margin.top + margin.bottom,
      marginLeft: left,
      marginRight: margin.right,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      style: { fontFamily: 'var(--font)', fontSize: '12px', background: 'none', overflow: 'visible' },
      x: {
        type: 'time',
        domain: [layout.from, layout.to],
        label: null,
        ticks: timeTicks(layout.from, layout.to, Math.max(2, Math.floor(width / (narrow ? 80 : 120)))),
        tickFormat: (at: Date) => formatTick(at, layout.to.getTime() - layout.from.getTime(), language()),
      },
      symbol: { domain: touchKinds, range: ['circle', 'square', 'triangle', 'cross'] },
      y: { axis: null, domain: [bottom, above + 1] },
      marks: [
        ruleY([0], { stroke: 'var(--muted)', strokeWidth: 1.5 }),
        ruleX(joined, { x: 'at', stroke: 'var(--received)', strokeDasharray: '3 3' }),
        text(lanes, {
          y: 'y',
          text: 'label',
          fill: { value: 'colour', scale: null },
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -left + (narrow ? 10 : 14),
          fontWeight: 600,
        }),
        dot(joined, {
          x: 'at',
          y: () => 0,
          symbol: 'diamond',
          r: 5,
          fill: 'var(--received)',
          stroke: 'var(--surface)',
          title: ({ link }: { link: Link }) =>
            `${t('timeline.joined')} · ${term('evidence', link.evidence)}\n${this.#moment(link.at)}`,
          tip: tipStyle,
        }),
        dot(layout.touches, {
          x: 'at',
          y: height,
          r: Math.min(4.5, step * 0.45),
          symbol: 'kind',
          fill: { value: ({ kind }: Touch) => colours[kind], scale: null },
          title: (touch: Touch) => this.#tip(touch),
          tip: tipStyle,
        }),
      ],
    });
    const choose = () => {
      const touch = chart.value as Touch | null | undefined;
      if (!touch || !('item' in touch)) return;
      const detail = touch.item.event.messageId;
      this.dispatchEvent(new CustomEvent('console-touch-chosen', { detail }));
    };
    // Plot labels its groups by their kind of mark, which says nothing to who cannot see them: one sentence does.
    chart.setAttribute('aria-hidden', 'true');
    const summary = this.#summary(layout.touches, layout.from, layout.to);
    return html`<div class="chart" role="img" aria-label=${summary} @click=${choose}>${chart}</div>`;
  }

  #tip({ item }: Touch): string {
    const { event } = item;
    const place = eventPlace(event);
    return [
      eventTitle(event),
      `${term('channel', eventChannel(event))}${place ? ` · ${place}` : ''}`,
      this.#moment(item.correctedAt),
      ...(event.context?.omo?.offline ? [t('mark.no-network')] : []),
    ].join('\n');
  }

  #moment(iso: string): string {
    return formatMoment(iso, language());
  }

  #summary(touches: readonly Touch[], from: Date, to: Date): string {
    const counts = touchKinds.flatMap((kind) => {
      const n = touches.filter((touch) => touch.kind === kind).length;
      return n > 0 || kind === 'online' || kind === 'offline' ? t(`timeline.count.${kind}`, { n }) : [];
    });
    return t('timeline.summary', {
      counts: new Intl.ListFormat(language()).format(counts),
      from: this.#moment(from.toISOString()),
      to: this.#moment(to.toISOString()),
    });
  }

  static override styles = [
    base,
    css`
      section {
        --plot-background: var(--surface);
        overflow: hidden;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 14px;
        padding: 12px 16px 0;
      }
      .title p {
        font-size: 12px;
      }
      .chart svg {
        display: block;
      }
    `,
  ];
}

const colours: Record<TouchKind, string> = {
  online: 'var(--online)',
  offline: 'var(--offline)',
  import: 'var(--muted)',
  staff: 'var(--text)',
};

const tipStyle = { fill: 'var(--surface)', stroke: 'var(--line)', fontSize: 12, textPadding: 10 };
