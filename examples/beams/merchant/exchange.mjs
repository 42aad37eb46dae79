/** The few things a server of pages needs of HTTP. */
export function send(response, status, body, headers = {}) {
  const isPage = typeof body === 'string';
  response.writeHead(status, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(isPage ? body : JSON.stringify(body));
  return true;
}

export const redirect = (response, location) => send(response, 302, '', { location });

const maxBody = 10_000;

/** Of at most as many characters; empty when there are more. */
export async function bodyOf(request, most = maxBody) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > most) return '';
  }
  return text;
}

export async function jsonOf(request) {
  try {
    return Object(JSON.parse(await bodyOf(request)));
  } catch {
    // Whoever sends no JSON is told what is missing, like one who sends too little.
    return {};
  }
}

export const cookieOf = (request, name) =>
  request.headers.cookie
    ?.split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
