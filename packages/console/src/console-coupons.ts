import { LitElement, css, html, nothing } from 'lit';
import type { Campaign, Funnel } from '@omokit/protocol';
import { followLanguage } from './follow-language.js';
import { followSession } from './follow-session.js';
import { language, t, term } from './language.js';
import { localText } from './local-text.js';
import { createResource, type Resource } from './resource.js';
import { emptyView, resourceView } from './resource-view.js';
import type { Session } from './session.js';
import { base } from './styles.js';
import { formatTime } from './time-format.js';

const statusLook = { scheduled: '', active: 'good', ended: '', exhausted: 'warn' } as const;

/** The funnel of every campaign, as it moves. */
export class ConsoleCoupons extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #funnels: Resource<Funnel[]>;

  constructor() {
    super();
    this.session = undefined;
    this.#funnels = createResource(this, async () => {
      const { api } = this.session!;
      return Promise.all((await api.campaigns()).map(({ id }) => api.funnel(id)));
    });
    followLanguage(this);
    followSession(this, ({ live }) => {
      void this.#funnels.load();
      return [
        live.onMessage((message) => message.type === 'funnel' && this.#take(message.funnel)),
        live.onReturn(() => this.#funnels.refresh()),
      ];
    });
  }

  #take(funnel: Funnel): void {
    const known = this.#funnels.value;
    const same = ({ campaign }: Funnel) => campaign.id === funnel.campaign.id;
    // A campaign that is new, or told of before the list has come, is loaded with the list.
    if (!known?.some(same)) this.#funnels.refresh();
    else this.#funnels.set(known.map((old) => (same(old) ? funnel : old)));
  }

  override render() {
    return html`
      <div class="head"><h1>${t('coupons.title')}</h1></div>
      ${resourceView(this.#funnels, (funnels) =>
        funnels.length === 0
          ? html`<div class="card">${emptyView(t('coupons.empty'), t('coupons.empty.next'))}</div>`
          : html`<div class="campaigns">${funnels.map((funnel) => this.#campaign(funnel))}</div>`,
      )}
    `;
  }

  #campaign(funnel: Funnel) {
    const { campaign } = funnel;
    return html`<article class="card">
      <div class="title">
        <h2>${localText(campaign.title, language()) || campaign.id}</h2>
        <span class="badge ${statusLook[campaign.status] ?? ''}">${term('status', campaign.status)}</span>
        <span class="muted mono">${campaign.id}</span>
        <span class="muted window">${this.#window(campaign)}</span>
      </div>
      <console-funnel .funnel=${funnel}></console-funnel>
    </article>`;
  }

  #window({ startsAt, endsAt }: Campaign) {
    const day = (iso: string) => formatTime(iso, 'date', language());
    if (startsAt && endsAt) return t('funnel.window', { from: day(startsAt), to: day(endsAt) });
    if (startsAt) return t('funnel.from', { from: day(startsAt) });
    return endsAt ? t('funnel.until', { to: day(endsAt) }) : nothing;
  }

  static override styles = [
    base,
    css`
      .campaigns {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 560px), 1fr));
        gap: 16px;
      }
      article {
        padding: 14px 16px 8px;
        min-width: 0;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 10px;
        margin-bottom: 10px;
      }
      .window {
        margin-left: auto;
        font-size: 12px;
      }
    `,
  ];
}
