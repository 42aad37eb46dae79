/** Puts an element into the page with these properties, and waits until it has rendered. */
export async function show<T extends HTMLElement & { updateComplete: Promise<boolean> }>(
  tag: string,
  properties: Partial<T> = {},
  { content = '', parent = document.body }: { content?: string; parent?: Element } = {},
): Promise<T> {
  const element = document.createElement(tag) as T;
  Object.assign(element, properties);
  element.textContent = content;
  parent.append(element);
  await settled(element);
  return element;
}

/** Waits until pending promises and the renders that follow from them are done. */
export async function settled(element: { updateComplete: Promise<boolean> }): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
  }
}

/** Waits until `probe` returns something; fails after eight seconds with what was waited for. */
export async function until<T>(probe: () => T | undefined | null | false, what = 'a condition'): Promise<T> {
  const deadline = performance.now() + 8_000;
  for (;;) {
    const value = probe();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Waited eight seconds for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The element's own text, without styles. */
export function textOf(element: Element): string {
  const root = element.shadowRoot ?? element;
  return [...root.querySelectorAll('*')]
    .filter((each) => each.localName !== 'style')
    .flatMap((each) => [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
    .map((node) => node.textContent?.trim() ?? '')
    .filter(Boolean)
    .join(' ');
}

export function button(element: Element, label: string): HTMLButtonElement {
  const all = [...element.shadowRoot!.querySelectorAll('button')];
  const found = all.find((each) => each.textContent?.trim() === label);
  if (!found)
    throw new Error(`No button '${label}', only ${all.map((each) => each.textContent?.trim()).join(', ')}`);
  return found;
}
