import type { Stop, Tracker } from '@omokit/core';
import type { JsonObject } from '@omokit/protocol';

/**
 * Tracks what the markup declares, so that a page without code has its e-commerce events:
 * `data-omo-click="Product Added"` on a click, `data-omo-view="Product Viewed"` when half of the element has come into
 * view, once. Their properties are the JSON of the closest `data-omo-props`, the element's own first. Elements added
 * later count too. `invalid` is told of props that are no JSON object; the event is tracked without them.
 */
export function watchDeclaredEvents(
  tracker: Pick<Tracker, 'track'>,
  invalid: (element: Element, cause: unknown) => void,
): Stop {
  const stop = new AbortController();

  function track(element: Element, event: string): void {
    void tracker.track(event, propertiesOf(element, invalid));
  }

  function clicked({ target }: Event): void {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-omo-click]') : null;
    if (element?.dataset.omoClick) track(element, element.dataset.omoClick);
  }

  const views = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        views.unobserve(target);
        const { omoView } = (target as HTMLElement).dataset;
        if (omoView) track(target, omoView);
      }
    },
    { threshold: 0.5 },
  );
  const seen = new WeakSet<Element>();
  function observeViews(): void {
    for (const element of document.querySelectorAll('[data-omo-view]')) {
      if (seen.has(element)) continue;
      seen.add(element);
      views.observe(element);
    }
  }
  const additions = new MutationObserver(observeViews);

  // In the capture phase: a page that stops its clicks from bubbling is counted all the same.
  document.addEventListener('click', clicked, { capture: true, signal: stop.signal });
  additions.observe(document, { childList: true, subtree: true });
  observeViews();

  return () => {
    stop.abort();
    views.disconnect();
    additions.disconnect();
  };
}

function propertiesOf(
  element: Element,
  invalid: (element: Element, cause: unknown) => void,
): JsonObject | undefined {
  const holder = element.closest<HTMLElement>('[data-omo-props]');
  if (!holder) return undefined;
  try {
    const properties: unknown = JSON.parse(holder.dataset.omoProps ?? '');
    if (typeof properties === 'object' && properties !== null && !Array.isArray(properties)) {
      return properties as JsonObject;
    }
    invalid(holder, undefined);
  } catch (cause) {
    invalid(holder, cause);
  }
  return undefined;
}
