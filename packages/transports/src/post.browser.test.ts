import { expect } from '@esm-bundle/chai';
import { post } from './post.js';

describe('post, where a browser meets a redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not take the page that a ${status} points to for the destination`, async () => {
      const { sent } = await post({ url: `/redirect/${status}`, body: '{}' });
      expect(sent.outcome).to.equal('retry');
    });
  }

  it('follows it when told, for one who reads what the answer says', async () => {
    const { status } = await post({ url: '/redirect/303', body: '{}', redirect: 'follow' });
    expect(status).to.equal(200);
  });
});
