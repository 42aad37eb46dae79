import { isIP } from 'node:net';

/**
 * An IP address as it may be kept: its network, an IPv4 address without its last byte (/24), an IPv6 address without all
 * but its first six (/48). Undefined for what is no address.
 */
export function shortenIp(text: string): string | undefined {
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1] ?? text;
  if (isIP(address) === 4) return address.replace(/\d+$/, '0');
  if (isIP(address) !== 6) return undefined;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  return `${[...groups, ...zeros, ...after].slice(0, 3).join(':')}::`;
}
