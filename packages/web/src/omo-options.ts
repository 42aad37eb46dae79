import {
  OmoError,
  type AllowList,
  type AskableConsent,
  type InitialConsent,
  type Step,
  type Transport,
} from '@omokit/core';
import { channels, type Channel, type Purpose } from '@omokit/protocol';
import { http, type HttpOptions } from '@omokit/transports/http';
import type { SealerOption } from './sealer-option.js';

export interface OmoOptions {
  /** Address of the Omokit backend, `https://collect.example`: the destination named 'omo'. Comes with writeKey. */
  endpoint?: string;
  /** The key the backend made for this site. */
  writeKey?: string;
  /**
   * 'ask' (unless told): nothing is sent or written until the person has answered. 'operation', for kiosks and tills:
   * what the service itself needs goes through before that. 'granted': asked elsewhere.
   */
  consent?: InitialConsent | AskableConsent;
  /** Where events go besides: transports by name, or one, which is then named 'custom'. */
  transport?: Transport | Readonly<Record<string, Transport>>;
  /** Look at each event before it is queued, within the call, after the page context has been added. */
  steps?: readonly Step[];
  /** Which fields may leave the device, by purpose; see `minimise` of @omokit/core. Some never do unless their purpose needs them. */
  minimise?: Partial<Record<Purpose, AllowList>>;
  /** 'web' unless told. */
  channel?: Channel;
  /** The shop the device stands in, and where in it. */
  place?: { store?: string; zone?: string };
  /** Calls page() for each page, those of a client-side router too. True unless told. */
  autoPage?: boolean;
  /**
   * Encrypts what is kept on the device, the events that wait and who the visitor is: true, or a sealer like
   * `createSealer` of @omokit/queue/sealer. Unless told it is true for kiosks and false for others.
   */
  sealer?: SealerOption;
  /** What is kept on the device goes under this name: two hosts of one origin need two. 'omo' unless told. */
  name?: string;
}

/** Where events go, by name. Throws OmoError `option_invalid`. */
export function destinationsOf(options: OmoOptions): Record<string, Transport> {
  const { endpoint, writeKey, transport } = options;
  const destinations = new Map<string, Transport>();

  if (endpoint !== undefined || writeKey !== undefined) {
    // It says itself which of the two is missing.
    destinations.set('omo', http({ endpoint, writeKey } as HttpOptions));
  }
  const others = typeof transport === 'function' ? { custom: transport } : (transport ?? {});
  for (const [name, send] of Object.entries(others)) {
    if (typeof send !== 'function')
      throw invalid(`transport.${name} is no transport: it must be a function.`);
    if (destinations.has(name))
      throw invalid(`transport.${name} is the name of the backend; choose another.`);
    destinations.set(name, send);
  }
  if (destinations.size === 0) {
    throw invalid('events would go nowhere: give an endpoint and writeKey, or a transport.');
  }
  return Object.fromEntries(destinations);
}

const starts: readonly unknown[] = ['ask', 'operation', 'granted'] satisfies InitialConsent[];

/** Throws OmoError `option_invalid` for what types cannot hold a plain page to. */
export function checkOptions({ consent = 'ask', channel = 'web', name = 'omo' }: OmoOptions): void {
  const askable = typeof consent === 'object' && typeof consent?.answer === 'function';
  check('consent', consent, askable || starts.includes(consent), `${starts.join(', ')} or an AskableConsent`);
  check('channel', channel, channels.includes(channel), `one of ${channels.join(', ')}`);
  check('name', name, typeof name === 'string' && !!name.trim(), 'a name for what is kept on the device');
}

function check(option: string, value: unknown, holds: boolean, what: string): void {
  if (holds) return;
  const shown = typeof value === 'string' ? `'${value}'` : String(value);
  throw invalid(`${option} is ${shown}; it must be ${what}.`);
}

function invalid(sentence: string): OmoError {
  return new OmoError('option_invalid', `createOmo: ${sentence}`);
}
