import type { ReactiveControllerHost } from 'lit';
import { languageOf, lookup, type Translations } from './messages.js';

const tag = 'omo-consent';
const patienceMs = 4_000;

/** What to say of a notice that does not come: blockers of cookie notices take it for one of those. */
export const noticeMissing: Translations<string> = {
  en: 'The privacy notice did not load; a blocker may hold it back. Allow it here, then try again.',
  'zh-CN': '隐私设置未能载入，可能被拦截。请允许显示后重试。',
  'zh-TW': '隱私設定未能載入，可能遭到封鎖。請允許顯示後重試。',
  ja: 'プライバシーの設定を読み込めませんでした。ブロックを解除して、もう一度お試しください。',
  ru: 'Уведомление о конфиденциальности не загрузилось или заблокировано. Разрешите его и повторите.',
};

/** The page's `<omo-consent>`, for an element that needs it answered first. */
export interface Notice {
  /**
   * Brings it into view and focus. Pages may have none; one that has not loaded is waited for a few seconds, and asks by
   * itself whenever it is there.
   */
  ask(): Promise<void>;
  /** What to say instead of 'answer it first' while it has not come, though it was asked for. */
  missing(): string | undefined;
}

export function useNotice(element: ReactiveControllerHost & Element): Notice {
  let isMissing = false;

  function say(value: boolean): void {
    isMissing = value;
    element.requestUpdate();
  }

  return {
    missing: () => (isMissing ? lookup(noticeMissing, languageOf(element)) : undefined),

    async ask() {
      const notice = element.ownerDocument.querySelector(tag) as
        (Element & { show?: () => Promise<void> }) | null;
      if (!notice) return;
      say(false);
      const loaded = customElements.whenDefined(tag).then(() => say(false));
      if (!notice.show) loadAgain(notice);
      await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
      if (notice.show) await notice.show();
      else say(true);
    },
  };
}

/** The script tag loads what did not come once more when the next element of its kind is on the page. */
function loadAgain(notice: Element): void {
  const another = notice.cloneNode() as Element;
  notice.after(another);
  queueMicrotask(() => another.remove());
}
