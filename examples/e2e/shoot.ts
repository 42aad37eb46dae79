import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Set OMOKIT_SCREENSHOTS to a folder to keep what a person would have seen at each turn of a story. */
const folder = process.env['OMOKIT_SCREENSHOTS'];

export async function shoot(page: Page, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
