import { expect } from '@esm-bundle/chai';
import type { Campaign, ClaimAnswer, Held } from '@omokit/protocol';
import '../define/omo-consent.js';
import '../define/omo-coupon.js';
import '../define/omo-handoff.js';
import '../define/omo-privacy-center.js';
import '../define/omo-redeemer.js';
import '../define/omo-scanner.js';
import '../define/omo-session.js';
import { claimsOf, passOf, testKiosk } from '../../test/kiosk.js';
import { button, settled, show, textOf, until } from '../../test/page.js';

/** Every node under a root, through shadow roots. */
function* everything(root: Node): Generator<Node> {
  yield root;
  const shadow = (root as Element).shadowRoot;
  for (const child of [...(shadow?.childNodes ?? []), ...root.childNodes]) yield* everything(child);
}

/** All that can be read off the page: texts, attributes, what is typed in. */
const readable = (root: Node): string =>
  [...everything(root)]
    .filter((node) => node.parentNode?.nodeName !== 'STYLE')
    .flatMap((node) =>
      node instanceof Element
        ? [
            ...node.getAttributeNames().map((name) => node.getAttribute(name)),
            (node as HTMLInputElement).value ?? '',
          ]
        : [node.nodeValue],
    )
    .join('\n');

const campaign: Campaign = { id: 'welcome', title: 'Spring tea', status: 'active' };
const held: Held = {
  scope: 'visit',
  identifiers: [{ type: 'email', value: 'ann@example.com' }],
  traits: [{ name: 'nickname', value: 'Annie', source: 'self', at: '2026-11-02T10:00:00Z' }],
  events: [],
  channels: [],
  passes: 0,
};

describe('the end of a session', () => {
  afterEach(() => document.querySelectorAll('main').forEach((each) => each.remove()));

  it('leaves nothing of the last visitor in any element', async () => {
    document.documentElement.lang = 'en';
    const pass = passOf();
    const shown = claimsOf({ campaign: 'welcome' });
    const omo = testKiosk({
      api: {
        'GET /v1/campaigns/welcome': campaign,
        'POST /v1/passes/claim': { pass, claims: shown, campaign, fresh: true } satisfies ClaimAnswer,
        'POST /v1/handoffs': {
          deviceCode: 'secret',
          userCode: 'QRST-VWXZ',
          expiresInMs: 60_000,
          intervalMs: 1_000,
        },
        'POST /v1/handoffs/poll': { state: 'pending' },
        'POST /v1/handoffs/lookup': { userCode: 'BCDF-GHJK', device: 'Their tablet', expiresInMs: 60_000 },
        'POST /v1/privacy/held': held,
      },
    });
    const parent = document.body.appendChild(document.createElement('main'));
    const add = (tag: string, properties: object = {}) =>
      show(tag as 'omo-coupon', { omo, ...properties } as object, { parent });
    const consent = await add('omo-consent', { inline: true });
    const coupon = await add('omo-coupon', { campaign: 'welcome' });
    const handoff = await add('omo-handoff', { mode: 'show', href: '/' });
    const join = (await add('omo-handoff', {
      mode: 'join',
    })) as unknown as HTMLElementTagNameMap['omo-handoff'];
    const typing = await add('omo-handoff', { mode: 'join' });
    const center = await add('omo-privacy-center', { token: 't' });
    const asking = await add('omo-privacy-center');
    const redeemer = (await add('omo-redeemer')) as unknown as HTMLElementTagNameMap['omo-redeemer'];
    await add('omo-scanner', { noKeyboard: true, engine: 'qr' });
    const session = await add('omo-session', { inline: true });

    await (consent as unknown as HTMLElementTagNameMap['omo-consent']).show();
    button(consent, 'Accept all').click();
    await (coupon as unknown as HTMLElementTagNameMap['omo-coupon']).claim();
    await until(() => coupon.shadowRoot!.querySelector('svg.qr'), 'the coupon');
    button(coupon, 'Show larger').click();
    coupon.shadowRoot!.querySelectorAll('details').forEach((each) => (each.open = true));
    button(handoff, 'Continue on your phone').click();
    await until(() => handoff.shadowRoot!.querySelector('svg.qr'), 'the code');
    void join.take('BCDF-GHJK');
    await until(() => textOf(join).includes('Their tablet'), 'the invitation');
    typing.shadowRoot!.querySelector('input')!.value = 'MJHT-WDJB';
    asking.shadowRoot!.querySelector('input')!.value = 'bob@example.com';
    await until(() => textOf(center).includes('Annie'), 'what is held');
    await redeemer.redeem('a text of theirs');
    await settled(redeemer);

    const traces = [
      pass.slice(0, 40),
      'QRST-VWXZ',
      'Their tablet',
      'MJHT-WDJB',
      'bob@example.com',
      'ann@example.com',
      'Annie',
      'Not accepted',
    ];
    const before = readable(parent);
    for (const trace of traces) expect(before.includes(trace), trace).to.equal(true);
    const codes = () =>
      [...everything(parent)].filter(
        (node) => node.nodeName === 'svg' && (node as Element).classList.contains('qr'),
      );
    expect(codes().length).to.be.at.least(2);

    button(session, 'End session').click();
    await settled(session);
    await settled(coupon);
    const after = readable(parent);
    for (const trace of traces) expect(after.includes(trace), trace).to.equal(false);
    expect(codes()).to.deep.equal([]);
    expect([...everything(parent)].some((node) => node instanceof HTMLDialogElement && node.open)).to.equal(
      false,
    );
    expect([...everything(parent)].some((node) => node instanceof HTMLCanvasElement)).to.equal(false);
    expect(document.activeElement).to.equal(document.body);
    expect(omo.storage.get('coupon.welcome')).to.equal(undefined);
  });
});
