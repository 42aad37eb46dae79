import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Folder } from './static-files.js';

/** The console talks to its own origin only, and nobody may frame it. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The console's built page, or undefined when it is not built. */
export function consoleFolder(given?: string): Folder | undefined {
  const dir = given ?? installedConsole();
  if (dir === undefined || !existsSync(dir)) return undefined;
  return {
    path: '/console/',
    dir,
    headers: { 'content-security-policy': contentSecurityPolicy, 'referrer-policy': 'no-referrer' },
  };
}

function installedConsole(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('@omokit/console/index.html'));
  } catch {
    return undefined; // not installed, or installed and not built
  }
}
