import { LitElement, css, html, svg } from 'lit';
import type { Completeness } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { t, term } from './language.js';
import { countAll, rangeText, streamSegments, type Segment } from './stream-ranges.js';
import { base } from './styles.js';

/** Seq 1 to head of a stream as one bar: what was received, what is lost, what is missing. */
export class ConsoleStreamBar extends LitElement {
  static override properties = { completeness: { attribute: false } };
  declare completeness: Completeness | undefined;

  constructor() {
    super();
    this.completeness = undefined;
    followLanguage(this);
  }

  override render() {
    const stream = this.completeness;
    if (!stream) return html``;
    const label = t(stream.listedTo === undefined ? 'delivery.bar' : 'delivery.bar.unlisted', {
      head: stream.head,
      received: stream.received,
      lost: countAll(stream.lost),
      missing: countAll(stream.holes),
    });
    let x = 0;
    return html`<svg role="img" aria-label=${label} width="100%" height="12">
      ${streamSegments(stream).map((segment) => {
        const at = x;
        x += segment.width;
        return svg`<rect class=${segment.kind} x=${percent(at)} width=${percent(segment.width)} height="12"
          ><title>${this.#title(segment)}</title></rect>`;
      })}
    </svg>`;
  }

  #title(segment: Segment): string {
    const text = t(`delivery.segment.${segment.kind}`, { range: rangeText(segment) });
    return segment.reason ? `${text}: ${term('loss', segment.reason)}` : text;
  }

  static override styles = [
    base,
    css`
      svg {
        display: block;
        border-radius: 3px;
        background: var(--raised);
      }
      .received {
        fill: var(--received);
      }
      .lost {
        fill: var(--lost);
      }
      .hole {
        fill: var(--hole);
      }
      .unlisted {
        fill: var(--unlisted);
      }
    `,
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
