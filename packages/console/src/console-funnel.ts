import { axisY, barX, plot, ruleX, text } from '@observablehq/plot';
import { LitElement, css, html, nothing } from 'lit';
import type { Funnel } from '@omokit/protocol';
import { followElementWidth } from './follow-element-width.js';
import { followLanguage } from './follow-language.js';
import { formatNumber, language, t } from './language.js';
import { funnelBars, funnelScale, stages, type FunnelBar, type Stage } from './funnel-bars.js';
import { base } from './styles.js';

const colours: Record<Stage, string> = {
  issued: 'color-mix(in srgb, var(--muted) 45%, transparent)',
  claimed: 'var(--online)',
  redeemed: 'var(--received)',
  conflicts: 'var(--hole)',
  refused: 'var(--lost)',
};

/** A coupon's way from its limit to redeemed, and what went wrong on it, as bars with their numbers. */
export class ConsoleFunnel extends LitElement {
  static override properties = { funnel: { attribute: false } };
  declare funnel: Funnel | undefined;
  #width: () => number;

  constructor() {
    super();
    this.funnel = undefined;
    this.#width = followElementWidth(this);
    followLanguage(this);
  }

  override render() {
    const width = this.#width();
    if (!this.funnel || width < 100) return nothing;
    return this.#chart(funnelBars(this.funnel), width);
  }

  #chart(bars: readonly FunnelBar[], width: number) {
    const name = (stage: Stage) => t(`funnel.${stage}`);
    const { most, broken } = funnelScale(bars);
    const end = ({ value }: FunnelBar) => Math.min(value ?? 0, most);
    const chart = plot({
      width,
      height: 5 * 34 + 8,
      marginLeft: 76,
      marginRight: width < 420 ? 108 : 150,
      marginTop: 4,
      marginBottom: 4,
      style: { fontFamily: 'var(--font)', fontSize: '13px', background: 'none', overflow: 'visible' },
      x: { axis: null, domain: [0, most] },
      y: { domain: stages, padding: 0.32, label: null },
      marks: [
        axisY({ tickSize: 0, tickPadding: 10, tickFormat: name }),
        barX(bars, {
          x1: 0,
          x2: end,
          y: 'stage',
          rx: 3,
          fill: { value: ({ stage }: FunnelBar) => colours[stage], scale: null },
          title: ({ stage }: FunnelBar) => t(`funnel.${stage}.help`),
        }),
        text(broken ? ['issued'] : [], {
          x: most * 0.92,
          y: (stage: string) => stage,
          text: ['//'],
          fill: 'var(--surface)',
          fontSize: 26,
          fontWeight: 700,
        }),
        ruleX([0], { stroke: 'var(--line)' }),
        text(bars, {
          x: end,
          y: 'stage',
          text: (bar: FunnelBar) => this.#number(bar),
          textAnchor: 'start',
          dx: 8,
          fontWeight: 600,
        }),
        ...bars
          .filter(({ share }) => share)
          .map((bar) =>
            text([bar], {
              x: end(bar),
              y: 'stage',
              text: [this.#share(bar)],
              textAnchor: 'start',
              dx: 16 + 8 * this.#number(bar).length,
              fill: 'var(--muted)',
              fontSize: 12,
            }),
          ),
      ],
    });
    // As in the timeline: the numbers in one sentence instead of Plot's names for its groups.
    chart.setAttribute('aria-hidden', 'true');
    const numbers = bars.map((bar) => `${name(bar.stage)} ${this.#number(bar)}`).join(', ');
    return html`<div role="img" aria-label=${numbers}>${chart}</div>`;
  }

  #number({ value }: FunnelBar): string {
    return value === undefined ? t('funnel.unlimited') : formatNumber(value);
  }

  #share({ share }: FunnelBar): string {
    if (!share) return '';
    const percent = new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 1 });
    return t('funnel.of', { percent: percent.format(share.ratio), stage: t(`funnel.stage.${share.of}`) });
  }

  static override styles = [
    base,
    css`
      svg {
        display: block;
      }
    `,
  ];
}
