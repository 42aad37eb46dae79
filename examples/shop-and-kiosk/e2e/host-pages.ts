import { once } from 'node:events';
import { createServer } from 'node:http';

export interface HostPage {
  /** `{origin}` in it becomes that of the pages. */
  html: string;
  /** Sent with the page; what it forbids is reported to this server. */
  policy?: string;
}

/** Pages of sites that embed Omokit, each as strict as it likes to be. */
export interface HostPages {
  /** The same pages on two sites, for one to frame the other. */
  origin: string;
  otherOrigin: string;
  /** Which page broke which directive of its policy, as browsers report it (CSP 3, section 5.3). */
  violations: { page: string; directive: string }[];
  close(): Promise<void>;
}

interface CspReport {
  'csp-report': { 'document-uri': string; 'violated-directive': string; 'blocked-uri': string };
}

export async function serveHostPages(pages: Record<string, HostPage>): Promise<HostPages> {
  const violations: HostPages['violations'] = [];
  let origin = '';
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path === '/violations') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { 'csp-report': report } = JSON.parse(Buffer.concat(chunks).toString()) as CspReport;
      const page = new URL(report['document-uri']).pathname;
      // Firefox and WebKit ask for an icon by themselves, and then report that they may not.
      if (!report['blocked-uri'].endsWith('/favicon.ico'))
        violations.push({ page, directive: report['violated-directive'] });
      return response.writeHead(204).end();
    }
    const page = pages[path];
    if (!page) return response.writeHead(204).end();
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(page.policy && { 'content-security-policy': `${page.policy}; report-uri /violations` }),
    });
    response.end(
      `<!doctype html><html lang="en"><title>${path}</title>${page.html.replaceAll('{origin}', origin)}</html>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  origin = `http://localhost:${address.port}`;
  return {
    origin,
    otherOrigin: `http://127.0.0.1:${address.port}`,
    violations,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
