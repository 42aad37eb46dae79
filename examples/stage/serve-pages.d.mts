import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Pages {
  origin: string;
  close(): Promise<void>;
}
export interface PagesOptions {
  port?: number;
  replace?: Record<string, string>;
  respond?(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}
export function servePages(folder: string | URL, options?: PagesOptions): Promise<Pages>;
