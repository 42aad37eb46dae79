import { readFile, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';

export interface Folder {
  /** Where it is served, beginning and ending with '/'. */
  path: string;
  dir: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The file of a folder that a GET asks for, or undefined. Nothing outside the folder and no dot file is served;
 * a browser asks again each time and gets 304 while the file is the same.
 */
export async function fileAnswer(folder: Folder, request: Request): Promise<Response | undefined> {
  const { pathname, search } = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (`${pathname}/` === folder.path)
    return new Response(null, { status: 308, headers: { location: folder.path + search } });
  if (!pathname.startsWith(folder.path)) return undefined;
  const file = insideOf(folder.dir, pathname.slice(folder.path.length));
  const found = file === undefined ? undefined : await regularFile(file, pathname.endsWith('/'));
  if (!found) return undefined;

  const headers = {
    etag: found.etag,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...folder.headers,
  };
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  if (known.includes(found.etag)) return new Response(null, { status: 304, headers });
  const bytes = await readFile(found.file);
  return new Response(request.method === 'HEAD' ? null : bytes, {
    headers: {
      ...headers,
      'content-type': getMimeType(found.file) ?? 'application/octet-stream',
      'content-length': String(bytes.byteLength),
    },
  });
}

function insideOf(dir: string, encoded: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined; // not percent-encoded UTF-8, so the name of no file
  }
  if (/[\0\\]/.test(path) || path.split('/').some((part) => part.startsWith('.'))) return undefined;
  const root = resolve(dir);
  const file = resolve(root, `./${path}`);
  return file === root || file.startsWith(root + sep) ? file : undefined;
}

async function regularFile(
  file: string,
  isFolder: boolean,
): Promise<{ file: string; etag: string } | undefined> {
  const at = isFolder ? resolve(file, 'index.html') : file;
  const found = await stat(at).catch(() => undefined); // no such file, or not ours to read: both are 404
  if (!found?.isFile()) return undefined;
  return { file: at, etag: `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"` };
}
