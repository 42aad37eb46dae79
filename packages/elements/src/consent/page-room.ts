/**
 * Makes room at the end of the page for what is fixed over it, so that nothing stays hidden behind: neither the last
 * lines nor what is focused by keyboard (WCAG 2.2, 2.4.11). Returns what takes the room away again.
 */
export function makePageRoom(over: HTMLElement): () => void {
  const sheet = addSheet(over.ownerDocument);
  const observer = new ResizeObserver(() => {
    const height = Math.ceil(over.getBoundingClientRect().height) + 24;
    sheet.replace(
      `html { scroll-padding-block-end: ${height}px } html::after { content: ''; display: block; block-size: ${height}px }`,
    );
  });
  observer.observe(over);

  return () => {
    observer.disconnect();
    sheet.remove();
  };
}

/** A constructed style sheet, which no content security policy forbids; a style element before Safari 16.4. */
function addSheet(page: Document): { replace(css: string): void; remove(): void } {
  if (!('adoptedStyleSheets' in page)) return addStyleElement(page);
  const sheet = new CSSStyleSheet();
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  return {
    replace: (css) => sheet.replaceSync(css),
    remove: () => {
      page.adoptedStyleSheets = page.adoptedStyleSheets.filter((each) => each !== sheet);
    },
  };
}

function addStyleElement(page: Document) {
  const style = page.head.appendChild(page.createElement('style'));
  return {
    replace: (css: string) => {
      style.textContent = css;
    },
    remove: () => style.remove(),
  };
}
