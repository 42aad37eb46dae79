import { expect } from '@esm-bundle/chai';
import { backend, create, freshName } from './test-page.js';

describe('API of a page', () => {
  const api = () => create({ name: freshName(), consent: 'granted' }).api;
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'no error',
      (error: { name: string; code: string }) => `${error.name} ${error.code}`,
    );

  it('rejects with the code the backend gives', async () => {
    backend.answer('/v1/passes/claim', 409, { code: 'campaign_exhausted', message: 'All are taken.' });
    expect(await codeOf(api().post('/v1/passes/claim', {}))).to.equal('OmoError campaign_exhausted');
  });

  it('rejects with api_failed when the answer is no answer of a backend', async () => {
    backend.answer('/v1/x', 502, '<h1>Bad gateway</h1>');
    backend.answer('/v1/y', 200, '<h1>Welcome to our Wi-Fi</h1>');
    expect(await codeOf(api().get('/v1/x'))).to.equal('OmoError api_failed');
    expect(await codeOf(api().get('/v1/y'))).to.equal('OmoError api_failed');
  });

  it('rejects with api_unreachable without a network', async () => {
    backend.down = true;
    expect(await codeOf(api().get('/v1/x'))).to.equal('OmoError api_unreachable');
  });
});
