import { html, nothing, type TemplateResult } from 'lit';
import type { ApiFailure } from './failure.js';
import { t } from './language.js';
import type { Pages } from './pages.js';
import type { Resource } from './resource.js';

/** A resource in every state it can be in: loading, failed, shown, shown but out of date. */
export function resourceView<T>(resource: Resource<T>, show: (value: T) => TemplateResult): TemplateResult {
  const { value, failure } = resource;
  const again = () => void resource.load();
  if (value === undefined) {
    return failure
      ? html`<div class="notice bad" role="alert">
          <strong>${t('failure.title')}</strong>
          <p>${failureText(failure)} <code>${failure.code}</code></p>
          <button @click=${again}>${t('failure.retry')}</button>
        </div>`
      : html`<p class="loading" role="status">${t('loading')}</p>`;
  }
  return html`${
    failure
      ? html`<div class="notice warn" role="status">
          <p>${t('failure.stale')} ${failureText(failure)} <code>${failure.code}</code></p>
          <button @click=${again}>${t('failure.retry')}</button>
        </div>`
      : nothing
  }
  ${show(value)}`;
}

/** What follows a list that comes page by page. */
export function moreView({ shown, next, hasMore, loading, more }: Pages<unknown>): TemplateResult {
  return html`<console-more
    .count=${shown.value?.length ?? 0}
    .hasMore=${hasMore}
    .loading=${loading}
    .failure=${next.failure}
    @console-more-wanted=${() => void more()}
  ></console-more>`;
}

/** Our own failures in the viewer's language; the server's in the server's words. */
export function failureText(failure: ApiFailure): string {
  if (failure.code === 'api_unreachable') return t('failure.api_unreachable');
  if (failure.code !== 'api_failed') return failure.message;
  // A proxy's error page has a status and no code; what else is no answer is of another version.
  return failure.status >= 400
    ? t('failure.status', { status: String(failure.status) })
    : t('failure.api_failed');
}

/** What is not there yet, and what to do so that it is. */
export function emptyView(
  title: string | TemplateResult,
  next: string,
  action?: TemplateResult,
): TemplateResult {
  return html`<div class="empty">
    <strong>${title}</strong>
    <p>${next}</p>
    ${action ?? nothing}
  </div>`;
}
