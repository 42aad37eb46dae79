import { expect } from '@esm-bundle/chai';
import type { Campaign, Erasure } from '@omokit/protocol';
import { findViolations, isChromium } from '../../../.config/find-violations.mjs';
import type { ConsoleApp } from './console-app.js';
import { fakeItem, fakeLink, fakePerson, fakeSession, fakeStream } from './fake-session.js';
import './main.js';

const visit = { type: 'anonymous', value: 'visit-1' };
const user = { type: 'user', value: 'lin' };
const member = { type: 'member', value: 'M-2' };
const campaign: Campaign = { id: 'welcome', title: 'Spring tea', status: 'active' };
const joined = fakeLink(visit, user, { id: 'link-1', actor: 'Kiosk 1' });
const flagged = fakeLink(user, member, {
  id: 'link-2',
  evidence: 'import',
  outcome: 'flagged',
  code: 'identifier_limit',
  type: 'member',
});
const touches = [
  fakeItem('Product Viewed'),
  fakeItem('Coupon Redeemed', { channel: 'kiosk', offline: true }),
];
const person = fakePerson(touches, {
  identifiers: [visit, user],
  links: [joined, flagged],
  traits: [{ name: 'first_name', value: 'Lin', source: 'Kiosk 1', at: joined.at }],
});
const erasure: Erasure = {
  id: 'erasure-1',
  at: joined.at,
  scope: 'person',
  actor: 'self',
  erased: { identifiers: 1, events: 1, traits: 0, links: 0, passes: 0 },
  devices: 2,
  destinations: [
    { name: 'crm', state: 'failed', attempts: 5 },
    { name: 'ga4', state: 'pending', attempts: 1 },
  ],
};

/** Something on every page. */
function session() {
  const fake = fakeSession({
    people: () => Promise.resolve([person]),
    person: () => Promise.resolve(person),
    streams: () =>
      Promise.resolve([
        fakeStream(),
        fakeStream({ stream: 'stream-2', complete: false, completeTo: 3, holes: [{ from: 4, to: 6 }] }),
      ]),
    campaigns: () => Promise.resolve([campaign]),
    funnel: () =>
      Promise.resolve({ campaign, issued: 100, claimed: 40, redeemed: 12, conflicts: 1, refused: 2 }),
    flaggedLinks: () =>
      Promise.resolve(Array.from({ length: 50 }, (_, n) => ({ ...flagged, id: `link-${n}` }))),
    retention: () =>
      Promise.resolve({
        purposes: [{ purpose: 'location', days: 30, expired: 12, oldest: joined.at }],
        lastRunAt: joined.at,
      }),
    erasures: () =>
      Promise.resolve(Array.from({ length: 50 }, (_, n) => ({ ...erasure, id: `erasure-${n}` }))),
    audit: () =>
      Promise.resolve([{ id: 1, at: joined.at, action: 'person_read', actor: 'Office', person: 'person-1' }]),
  });
  fake.show(touches.map((item) => ({ item, person: 'person-1' })));
  return fake.session;
}

/** The console's colours follow the browser's setting, which a page cannot set: so its rules for dark are put in force. */
async function paint(): Promise<(scheme: 'light' | 'dark') => void> {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch(new URL('console.css', import.meta.url))).text());
  document.adoptedStyleSheets = [sheet];
  const media = [...sheet.cssRules].filter((rule) => rule instanceof CSSMediaRule);
  return (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    for (const rule of media) rule.media.mediaText = scheme === 'dark' ? 'all' : 'not all';
  };
}

describe('axe', () => {
  let app: ConsoleApp;
  let show: (scheme: 'light' | 'dark') => void;
  before(async function () {
    if (!isChromium) return this.skip();
    show = await paint();
  });
  beforeEach(() => {
    app = document.createElement('console-app') as ConsoleApp;
    document.body.append(app);
  });
  afterEach(() => app.remove());
  after(() => {
    document.adoptedStyleSheets = [];
    document.documentElement.style.removeProperty('color-scheme');
  });

  async function nothingWrong(): Promise<void> {
    await new Promise((done) => setTimeout(done, 150));
    for (const scheme of ['light', 'dark'] as const) {
      show(scheme);
      expect(await findViolations(app), scheme).to.deep.equal([]);
    }
  }

  it('finds nothing wrong with signing in, light and dark', nothingWrong);

  for (const [name, route] of Object.entries({
    live: { page: 'live' },
    people: { page: 'people' },
    'to decide': { page: 'people', view: 'to-decide' },
    person: { page: 'people', person: 'person-1' },
    coupons: { page: 'coupons' },
    delivery: { page: 'delivery' },
    privacy: { page: 'privacy' },
  } as const)) {
    it(`finds nothing wrong with the page ${name}, light and dark`, async () => {
      app.session = session();
      app.route = route;
      await nothingWrong();
    });
  }
});
