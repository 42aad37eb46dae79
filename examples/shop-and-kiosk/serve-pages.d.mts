export interface Pages {
  origin: string;
  close(): Promise<void>;
}
export function servePages(
  folder: string,
  options?: { port?: number; replace?: Record<string, string> },
): Promise<Pages>;
