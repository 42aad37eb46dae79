import { isIP } from 'node:net';

/**
 * An IP address as it may be kept: its network, an IPv4 address without its last byte (/24), an IPv6 address without all
 * but its first six (/48). Undefined for what is no address.
 */
export function shortenIp(text: string): string | undefined {
  const address = unmapped(text);
  if (isIP(address) === 4) return address.replace(/\d+$/, '0');
  return isIP(address) === 6 ? firstGroups(address, 3) : undefined;
}

/**
 * Who shares a limit: an IPv4 address, or the /64 that one subscriber is given of IPv6, who else would have as many limits as
 * addresses. What is no address stands for itself.
 */
export function subscriberOf(text: string): string {
  const address = unmapped(text);
  return isIP(address) === 6 ? firstGroups(address, 4) : address;
}

/** A socket that takes both kinds says IPv4 in IPv6's way. */
const unmapped = (text: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1] ?? text;

function firstGroups(address: string, count: number): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  return `${[...groups, ...zeros, ...after].slice(0, count).join(':')}::`;
}
