import { html, nothing, type TemplateResult } from 'lit';
import type { TimelineItem } from '@omokit/protocol';
import { formatRecent, formatTime } from './time-format.js';
import { language, t, term } from './language.js';

/** A time in the viewer's zone, with the ISO 8601 text as its title. */
export function timeMark(iso: string, style: 'clock' | 'moment' | 'recent' = 'recent'): TemplateResult {
  const text = style === 'recent' ? formatRecent(iso, language()) : formatTime(iso, style, language());
  return html`<time datetime=${iso} title=${iso}>${text}</time>`;
}

/** A channel as a badge, in the colour of its side: online or offline. */
export function channelMark(channel: string, offline?: boolean): TemplateResult {
  const side = offline === undefined ? '' : offline ? 'offline' : 'online';
  return html`<span class="badge ${side}">${term('channel', channel)}</span>`;
}

/** Says of an event that it is an offline touch, and that its device had no network. */
export function offlineMarks(item: TimelineItem): TemplateResult | typeof nothing {
  const unconnected = item.event.context?.omo?.offline === true;
  if (!item.offline && !unconnected) return nothing;
  return html`${
    item.offline
      ? html`<span class="mark place" title=${t('mark.offline.help')}>${t('mark.offline')}</span>`
      : nothing
  }${
    unconnected
      ? html`<span class="mark unconnected" title=${t('mark.no-network.help')}>${t('mark.no-network')}</span>`
      : nothing
  }`;
}
