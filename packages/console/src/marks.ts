import { html, nothing, type TemplateResult } from 'lit';
import type { Identifier, JudgedLink, TimelineItem } from '@omokit/protocol';
import { formatMoment, formatRecent, formatTime } from './time-format.js';
import { language, t, term } from './language.js';
import { shortValue } from './short-id.js';
import type { TouchKind } from './touch-kind.js';
import { visibleText } from './visible-text.js';

/** A time in the viewer's zone, with the ISO 8601 text as its title. */
export function timeMark(
  iso: string,
  style: 'clock' | 'moment' | 'year' | 'recent' = 'recent',
): TemplateResult {
  // The beginning of time is what a server says of an identifier that was named and never seen.
  if (Date.parse(iso) === 0) return html`<span>–</span>`;
  const text =
    style === 'recent'
      ? formatRecent(iso, language())
      : style === 'moment'
        ? formatMoment(iso, language())
        : formatTime(iso, style, language());
  return html`<time datetime=${iso} title=${iso}>${text}</time>`;
}

/** When an event happened that arrived later: in a list by arrival its time is out of order. */
export function happenedMark(iso: string): TemplateResult {
  return html`<time class="happened" datetime=${iso} title=${iso}
    >${t('mark.happened', { time: formatRecent(iso, language()) })}</time
  >`;
}

/** A channel as a badge, in the colour of its side where it has one: online or offline. */
export function channelMark(channel: string, kind: TouchKind | '' = ''): TemplateResult {
  return html`<span class="badge ${kind}">${term('channel', channel)}</span>`;
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

/** An identifier whole: its type, and its value kept apart from the text around it, whatever script it is in. */
export function identifierMark({ type, value }: Identifier, most = 1024): TemplateResult {
  const text = visibleText(value);
  return html`<span class="identifier"
    ><span class="type muted">${term('identifier', visibleText(type))}</span>
    <bdi class="mono" title=${text.length > most ? text : nothing}>${shortValue(text, most)}</bdi></span
  >`;
}

const outcomeClasses: Record<JudgedLink['outcome'], string> = {
  joined: 'good',
  known: '',
  flagged: 'warn',
  removed: 'bad',
};

/** What became of a link. */
export function outcomeMark({ outcome }: Pick<JudgedLink, 'outcome'>): TemplateResult {
  return html`<span class="badge ${outcomeClasses[outcome]}" title=${t(`outcome.${outcome}.help`)}
    >${t(`outcome.${outcome}`)}</span
  >`;
}

/** Why a link is flagged, or who took it away and why; empty for others. */
export function outcomeReason(link: JudgedLink): string {
  if (link.outcome === 'flagged') {
    return link.type === undefined || link.type === '*'
      ? t('why.limit.all')
      : t('why.limit', { type: term('identifier', visibleText(link.type)) });
  }
  if (!link.removed) return '';
  const actor = visibleText(link.removed.actor);
  return link.removed.reason
    ? t('why.removed.reason', { actor, reason: visibleText(link.removed.reason) })
    : t('why.removed', { actor });
}

const destinationClasses = { pending: 'warn', done: 'good', failed: 'bad' } as const;

/** Where else a person must be erased, and how far that is. */
export function destinationMarks(
  destinations: readonly { name: string; state: 'pending' | 'done' | 'failed'; attempts: number }[],
): TemplateResult {
  if (destinations.length === 0) return html`<span class="muted">${t('destination.none')}</span>`;
  return html`${destinations.map(
    ({ name, state, attempts }) =>
      html`<span
        class="badge ${destinationClasses[state]}"
        title=${t('destination.attempts', { n: attempts })}
        >${visibleText(name)}: ${t(`destination.${state}`)}</span
      > `,
  )}`;
}

/** Who did it: a key's name, or one of the two that are not keys. */
export const actorText = (actor: string): string =>
  actor === 'self' || actor === 'cli' ? t(`actor.${actor}`) : visibleText(actor);
