/**
 * Makes room at the end of the page for what is fixed over it, so that nothing stays hidden behind: neither the last
 * lines nor what is focused by keyboard (WCAG 2.2, 2.4.11). Returns what takes the room away again.
 */
export function makePageRoom(over: HTMLElement): () => void {
  const page = over.ownerDocument;
  const sheet = new CSSStyleSheet();
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];

  const observer = new ResizeObserver(() => {
    const height = Math.ceil(over.getBoundingClientRect().height) + 24;
    sheet.replaceSync(
      `html { scroll-padding-block-end: ${height}px } html::after { content: ''; display: block; block-size: ${height}px }`,
    );
  });
  observer.observe(over);

  return () => {
    observer.disconnect();
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
