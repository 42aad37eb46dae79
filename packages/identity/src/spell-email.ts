/** What a host name is in ASCII: letters, digits and hyphens in labels of 63 (RFC 1035). */
const label = '[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?';
const domain = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);

/**
 * The one spelling of an e-mail address: lower case, its domain in ASCII (UTS #46). Dots and what follows a plus stay:
 * what they mean is each provider's own affair. Undefined when it is none.
 */
export function spellEmail(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at).toLowerCase().normalize('NFC');
  const host = at > 0 ? asciiOf(text.slice(at + 1).replace(/\.$/, '')) : undefined;
  if (host === undefined || local.length > 64 || /[\s@"<>(),;:\\]/.test(local)) return undefined;
  return `${local}@${host}`;
}

/** The part of the global URL that is needed: browsers and Node have it, mini-programs do not. */
interface WithUrl {
  URL?: new (url: string) => { hostname: string };
}

function asciiOf(host: string): string | undefined {
  const ascii = /^[\x20-\x7e]*$/.test(host) ? host.toLowerCase() : converted(host);
  return ascii !== undefined && domain.test(ascii) ? ascii : undefined;
}

/** By the host parser of the URL standard, which is UTS #46; what has a meaning of its own there is no host name. */
function converted(host: string): string | undefined {
  const { URL } = globalThis as WithUrl;
  if (!URL || /[\s%/\\?#@:[\]<>^|]/.test(host)) return undefined;
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    // No host name, says the standard.
    return undefined;
  }
}
