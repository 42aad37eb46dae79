import { OmoError } from '@omokit/core';
import type { EraseAnswer, Held, PersonExport } from '@omokit/protocol';
import { createFakeOmo, type FakeOmo, type FakeOmoOptions } from '@omokit/testing';
import type { OmoPrivacyCenter } from '../src/privacy-center/omo-privacy-center.js';
import { button, settled, show } from './page.js';

/** A person as the backend holds them, what it answers about them, and a centre that asks it. */
export const day = '2026-11-02T10:00:00.000Z';
export const hostile = '<img src=x onerror="globalThis.hacked = true">';
export const held: Held = {
  scope: 'person',
  identifiers: [
    { type: 'email', value: 'ann@example.com' },
    { type: 'anonymous', value: 'a-1' },
  ],
  traits: [
    { name: 'first_name', value: 'Ann', source: 'Kiosk 1', at: day },
    { name: 'age', value: 40, source: 'self', at: day },
    { name: 'news', value: true, source: 'web', at: day },
    { name: 'notes', value: hostile, source: hostile, at: day },
    { name: 'address', value: { city: 'Kyoto' }, source: 'web', at: day },
  ],
  firstSeenAt: day,
  lastSeenAt: day,
  events: [
    { purpose: 'analytics', count: 1200, keptForDays: 395 },
    { purpose: 'operation', count: 3 },
  ],
  channels: ['web', 'kiosk'],
  passes: 2,
};
export const nothing: Held = {
  scope: 'visit',
  identifiers: [{ type: 'anonymous', value: 'a-1' }],
  traits: [],
  events: [],
  channels: [],
  passes: 0,
};
export const everything: PersonExport = {
  format: 'omokit.person.v1',
  exportedAt: day,
  issuer: 'shop',
  scope: 'person',
  identifiers: held.identifiers,
  traits: held.traits,
  links: [],
  events: [],
  passes: [],
  redemptions: [],
};
export const erasure: EraseAnswer = {
  receipt: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln',
  erasure: {
    id: 'e-77',
    at: day,
    scope: 'person',
    actor: 'self',
    erased: { identifiers: 2, events: 1203, traits: 5, links: 1, passes: 2 },
    devices: 1,
    destinations: [{ name: 'segment', state: 'pending', attempts: 0 }],
  },
};

export const refuse = (code: string) => () => {
  throw new OmoError(code, '');
};
export const script = {
  'POST /v1/privacy/codes': { expiresInMs: 600_000 },
  'POST /v1/privacy/proofs': { token: 't-1', scope: 'person', expiresInMs: 600_000 },
  'POST /v1/privacy/held': held,
  'POST /v1/privacy/export': everything,
  'POST /v1/privacy/correct': ({ body }: { body?: object }) => ({
    ...held,
    traits: held.traits.map((trait) => {
      const { traits } = body as { traits: Record<string, string> };
      return trait.name in traits ? { ...trait, value: traits[trait.name] } : trait;
    }),
  }),
  'POST /v1/privacy/erase': erasure,
} as const;

export const omoFor = (options: FakeOmoOptions = {}) =>
  createFakeOmo({ ...options, api: { ...script, ...options.api } });
export const open = (omo: FakeOmo, properties: Partial<OmoPrivacyCenter> = {}) =>
  show<OmoPrivacyCenter>('omo-privacy-center', { omo, ...properties });
export const root = (element: Element) => element.shadowRoot!;
export const field = (element: Element, name: string) =>
  root(element).querySelector<HTMLInputElement>(`[name=${name}]`)!;
export const alertOf = (element: Element) => root(element).querySelector('.card > [role=alert]')!.textContent;
export const bodies = (omo: FakeOmo, path: string) =>
  omo.api.calls.filter((call) => call.path === `/v1/privacy/${path}`).map(({ body }) => body);

export async function press(element: OmoPrivacyCenter, label: string): Promise<void> {
  button(element, label).click();
  await settled(element);
}

/** What the page saves meanwhile, instead of files. */
export async function downloads(run: () => Promise<void>): Promise<{ name: string; content: unknown }[]> {
  const files: Promise<{ name: string; content: unknown }>[] = [];
  const take = (event: MouseEvent) => {
    const link = event.composedPath()[0] as HTMLAnchorElement;
    if (!link.download) return;
    event.preventDefault();
    files.push(
      fetch(link.href).then(async (answer) => ({ name: link.download, content: await answer.json() })),
    );
  };
  const click = HTMLAnchorElement.prototype.click;
  // A link outside the document: its event reaches nobody else.
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    this.addEventListener('click', take, { once: true });
    click.call(this);
  };
  try {
    await run();
    return await Promise.all(files);
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
}
