import type { ReactiveControllerHost } from 'lit';

/** Renders an element again when its width changes; the answer reads the width in pixels. */
export function followElementWidth(host: ReactiveControllerHost & Element): () => number {
  let width = 0;
  const observer = new ResizeObserver(([entry]) => {
    const next = Math.floor(entry?.contentRect.width ?? 0);
    if (next === width) return;
    width = next;
    // In the next frame: rendering here would change the size that is being reported.
    requestAnimationFrame(() => host.requestUpdate());
  });
  host.addController({
    hostConnected() {
      observer.observe(host);
    },
    hostDisconnected() {
      observer.unobserve(host);
    },
  });
  return () => width;
}
