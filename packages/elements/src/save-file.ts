import type { Stop } from '@omokit/core';

/** Gives a file to the person, as a download. What it returns takes back the contents, which the page holds until then. */
export function saveFile(page: Document, name: string, content: unknown): Stop {
  const blob = new Blob([JSON.stringify(content, undefined, 2)], { type: 'application/json' });
  const href = URL.createObjectURL(blob);
  const link = page.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  return () => URL.revokeObjectURL(href);
}
