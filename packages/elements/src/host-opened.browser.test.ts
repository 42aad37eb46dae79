import { expect } from '@esm-bundle/chai';
import { createFakeOmo } from '@omokit/testing';
import type { Omo } from '@omokit/core';
import { LitElement } from 'lit';
import { settled, show } from '../test/page.js';
import { useOmo } from './host.js';

class Reader extends LitElement {
  static override properties = { omo: { attribute: false } };
  declare omo: Omo | undefined;
  read: (string | undefined)[] = [];
  constructor() {
    super();
    useOmo(this, (omo) => {
      this.read.push(omo.storage.get('redeemer.ledger'));
      return () => undefined;
    });
  }
}
customElements.define('test-reader', Reader);

describe('an element whose host has to open what it keeps', () => {
  it('begins with it when that is open, and once', async () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const fake = createFakeOmo();
    const element = await show<Reader>('test-reader', { omo: { ...fake, opened } });
    element.requestUpdate();
    await settled(element);
    expect(element.read).to.deep.equal([]);
    fake.storage.set('redeemer.ledger', 'kept');
    open();
    await settled(element);
    element.requestUpdate();
    await settled(element);
    expect(element.read).to.deep.equal(['kept']);
    element.remove();
  });
});
