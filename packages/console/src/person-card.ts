import { css, html, type TemplateResult } from 'lit';
import type { Identifier, PersonSummary } from '@omokit/protocol';
import { formatNumber, t, term } from './language.js';
import { channelMark, identifierMark, timeMark } from './marks.js';
import { personName, tellingFirst } from './person-name.js';
import { formatRoute } from './router.js';
import { shortId } from './short-id.js';

/** How many identifiers a card lists before it counts the rest. */
const mostListed = 8;

/** A person in short, to be compared with another beside it. */
export function personCard(person: PersonSummary): TemplateResult {
  const identifiers = tellingFirst(person.identifiers);
  const more = identifiers.length - mostListed;
  return html`<article class="person card">
    <h3>
      ${personName(person) ?? t('person.anonymous')}
      <a class="mono id" href=${formatRoute({ page: 'people', person: person.id })} title=${person.id}
        >${shortId(person.id)}</a
      >
    </h3>
    <ul class="identifiers">
      ${identifiers.slice(0, mostListed).map((identifier) => html`<li>${identifierMark(identifier, 64)}</li>`)}
      ${more > 0 ? html`<li class="muted">${t('card.more', { n: more, types: typesText(identifiers) })}</li>` : ''}
    </ul>
    <p class="muted">
      ${t('card.events', { n: person.events })} · ${t('card.identifiers', { n: person.identifiers.length })}
    </p>
    <p class="muted">${timeMark(person.firstSeenAt, 'moment')} – ${timeMark(person.lastSeenAt, 'moment')}</p>
    <p class="chips">${person.channels.map((channel) => channelMark(channel))}</p>
  </article>`;
}

/** '12 visits, 3 e-mails' of those that are not listed. */
function typesText(identifiers: readonly Identifier[]): string {
  const counts = new Map<string, number>();
  for (const { type } of identifiers.slice(mostListed)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${formatNumber(count)} ${term('identifier', type)}`).join(', ');
}

export const personCardStyles = css`
  .people {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
    gap: 12px;
  }
  .person {
    padding: 12px 14px;
    min-width: 0;
  }
  .person h3 {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 10px;
    font-size: 0.95rem;
    overflow-wrap: anywhere;
  }
  .person .id {
    font-weight: 400;
    font-size: 12px;
    line-height: 24px;
  }
  .person .identifiers {
    margin: 6px 0;
  }
  .person li {
    padding: 2px 0;
  }
  .person .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 6px;
  }
`;
