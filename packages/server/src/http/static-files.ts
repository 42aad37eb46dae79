import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import { encodeFile, encodingFor, isEncodable } from './encode-file.js';

export interface Folder {
  /** Where it is served, beginning and ending with '/'. */
  path: string;
  dir: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The file of a folder that a GET asks for, or undefined. Nothing outside the folder and no dot file is served;
 * a browser asks again each time and gets 304 while the file is the same. Texts are sent compressed.
 */
export async function fileAnswer(folder: Folder, request: Request): Promise<Response | undefined> {
  const { pathname, search } = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (`${pathname}/` === folder.path)
    return new Response(null, { status: 308, headers: { location: folder.path + search } });
  if (!pathname.startsWith(folder.path)) return undefined;
  const name = nameIn(pathname.slice(folder.path.length));
  const found = name === undefined ? undefined : await regularFile(folder.dir, name);
  if (!found) return undefined;

  const encoding = encodingFor(request.headers.get('accept-encoding'), found);
  const etag = encoding ? `"${found.version}-${encoding}"` : `"${found.version}"`;
  const headers = {
    etag,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(isEncodable(found) && { vary: 'accept-encoding' }),
    ...folder.headers,
  };
  const known = (request.headers.get('if-none-match') ?? '').split(',').map(weak);
  if (known.includes(etag)) return new Response(null, { status: 304, headers });
  const bytes = await (encoding ? encodeFile(found, encoding) : readFile(found.file));
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
    headers: {
      ...headers,
      ...(encoding && { 'content-encoding': encoding }),
      'content-type': found.type,
      'content-length': String(bytes.byteLength),
    },
  });
}

/** An entity tag as it is compared: a proxy that compresses makes it weak (RFC 9110 section 8.8.3.2). */
const weak = (tag: string): string => tag.trim().replace(/^W\//, '');

function nameIn(encoded: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined; // not percent-encoded UTF-8, so the name of no file
  }
  if (/[\0\\]/.test(path) || path.split('/').some((part) => part.startsWith('.'))) return undefined;
  return path === '' || path.endsWith('/') ? `./${path}index.html` : `./${path}`;
}

interface FoundFile {
  file: string;
  /** Another when the file is. */
  version: string;
  type: string;
  size: number;
}

async function regularFile(dir: string, name: string): Promise<FoundFile | undefined> {
  try {
    // By the real paths, so that no link in the folder leads out of it.
    const [root, file] = await Promise.all([realpath(dir), realpath(resolve(dir, name))]);
    const found = await stat(file);
    if (!found.isFile() || !file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    const version = `${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}`;
    return { file, version, type: getMimeType(file) ?? 'application/octet-stream', size: found.size };
  } catch {
    return undefined; // no such file, or not ours to read: both are 404
  }
}
