import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownOf } from './markdown.mjs';
import { pageOf } from './page.mjs';

/** Writes delivery.json, delivery.md and delivery.html into a folder. */
export function writeReport(folder, report) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'delivery.json'), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(join(folder, 'delivery.md'), markdownOf(report));
  writeFileSync(join(folder, 'delivery.html'), pageOf(report));
}
