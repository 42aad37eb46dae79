import { expect } from '@esm-bundle/chai';
import { createFakeTransport } from '@omokit/testing';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName } from './test-page.js';

describe('delivery from a page', () => {
  it('goes on where the last page stopped, in order, each event once', async () => {
    const name = freshName();
    backend.down = true;
    const before = create({ name, consent: 'granted' });
    const tracked = ['One', 'Two', 'Three'].map((event) => before.track(event));
    expect(await Promise.all(tracked)).to.deep.equal(['queued', 'queued', 'queued']);
    expect(await before.flush()).to.equal(false);
    await before.close();
    expect(backend.received).to.have.length(0);

    backend.down = false;
    const after = create({ name, consent: 'granted' });
    await after.track('Four');
    await until(() => backend.received.length >= 4);
    await aWhile(50);
    expect(backend.names()).to.deep.equal(['One', 'Two', 'Three', 'Four']);
    expect(backend.received.map((event) => event.context?.omo?.seq)).to.deep.equal([1, 2, 3, 4]);
    expect(await after.flush()).to.equal(true);
  });

  it('sends what an earlier page left without a new event', async () => {
    const name = freshName();
    backend.down = true;
    const before = create({ name, consent: 'granted' });
    await before.track('One');
    await before.close();
    backend.down = false;
    create({ name, consent: 'granted' });
    await until(() => backend.names().includes('One'));
  });

  it('gives each of two destinations everything', async () => {
    const archive = createFakeTransport();
    const omo = create({ name: freshName(), consent: 'granted', transport: { archive } });
    await omo.track('One');
    await omo.track('Two');
    expect(await omo.flush()).to.equal(true);
    expect(backend.names()).to.deep.equal(['One', 'Two']);
    expect(archive.delivered().map((event) => event.event)).to.deep.equal(['One', 'Two']);
  });

  it('says on which page an event happened though the page goes on to another in the same breath', async () => {
    const address = location.href;
    const omo = create({ name: freshName(), consent: 'granted' });
    history.replaceState(null, '', '?shelf=1');
    void omo.track('One');
    history.replaceState(null, '', '?shelf=2');
    void omo.track('Two');
    history.replaceState(null, '', address);
    await omo.flush();
    expect(backend.received.map(({ context }) => context?.page?.search)).to.deep.equal([
      '?shelf=1',
      '?shelf=2',
    ]);
  });

  it('says where on the page an event happened, without a hand-off code', async () => {
    const address = location.href;
    history.replaceState(null, '', '?omo-handoff=WDJB-MJHT&colour=red#top&omo-handoff=WDJB-MJHT');
    const omo = create({ name: freshName(), consent: 'granted' });
    await omo.page('Shelf');
    history.replaceState(null, '', address);
    await omo.flush();
    const { context, properties } = backend.received[0]!;
    expect(context?.page?.search).to.equal('?colour=red');
    expect(context?.page?.url).to.match(/\?colour=red#top$/);
    expect(properties).to.deep.include(context!.page);
    expect(context?.library?.name).to.equal('@omokit/web');
    expect(context?.omo).to.include({ channel: 'web', lane: 'event' });
  });

  it('says it without the addresses and tokens that links carry', async () => {
    const address = location.href;
    const search =
      '?access_token=t0p&colour=red&customer-email=x&to=ann%40example.com&password=a%3Db&sid=7&q=@brand&phone=1';
    history.replaceState(null, '', `/leave/bob@example.com/now${search}#id_token=t1p&top`);
    const omo = create({ name: freshName(), consent: 'granted' });
    await omo.page('Shelf');
    history.replaceState(null, '', address);
    await omo.flush();
    const { page } = backend.received[0]!.context!;
    expect(page?.path).to.equal('/leave/-/now');
    expect(page?.search).to.equal('?colour=red&to=-&sid=7&q=@brand');
    expect(page?.url).to.equal(`${location.origin}/leave/-/now?colour=red&to=-&sid=7&q=@brand#top`);
  });
});
