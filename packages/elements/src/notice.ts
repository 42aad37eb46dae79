import type { ReactiveControllerHost } from 'lit';
import { languageOf, lookup, type Translations } from './messages.js';

const tag = 'omo-consent';
const patienceMs = 4_000;

/** What to say of a notice that does not come: blockers of cookie notices take it for one of those. */
export const noticeMissing: Translations<string> = {
  en: 'The privacy notice could not be loaded. A blocker in this browser may hold it back: allow it for this site, then try again.',
  'zh-CN': '隐私设置未能载入，可能被浏览器的拦截功能屏蔽。请在本网站允许显示，然后重试。',
  'zh-TW': '隱私設定未能載入，可能遭瀏覽器的封鎖功能擋下。請在此網站允許顯示，然後再試一次。',
  ja: 'プライバシーの設定を読み込めませんでした。ブラウザーのブロック機能が原因かもしれません。このサイトで許可してから、もう一度お試しください。',
  ru: 'Уведомление о конфиденциальности не загрузилось. Возможно, его задерживает блокировщик: разрешите его для этого сайта и повторите попытку.',
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
      const notice = element.ownerDocument.querySelector(tag) as { show?: () => Promise<void> } | null;
      if (!notice) return;
      if (!customElements.get(tag)) {
        say(false);
        const loaded = customElements.whenDefined(tag).then(() => say(false));
        loadAgain(element.ownerDocument);
        await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
      }
      if (customElements.get(tag)) await notice.show?.();
      else say(true);
    },
  };
}

/** The script tag loads what did not come once more when the next element of its kind is on the page. */
function loadAgain(page: Document): void {
  const another = page.body.appendChild(page.createElement(tag));
  queueMicrotask(() => another.remove());
}
