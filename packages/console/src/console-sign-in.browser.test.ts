import { expect } from '@esm-bundle/chai';
import { ConsoleSignIn } from './console-sign-in.js';

customElements.define('console-sign-in', ConsoleSignIn);

describe('console-sign-in', () => {
  const realFetch = window.fetch;
  let element: ConsoleSignIn;
  let keys: string[];
  const problem = () => element.shadowRoot!.querySelector('#problem')!.textContent!;

  beforeEach(async () => {
    keys = [];
    element = document.createElement('console-sign-in') as ConsoleSignIn;
    element.addEventListener('console-signed-in', (event) =>
      keys.push((event as CustomEvent<string>).detail),
    );
    document.body.append(element);
    await element.updateComplete;
  });
  afterEach(() => {
    element.remove();
    window.fetch = realFetch;
  });

  async function enter(key: string): Promise<void> {
    element.shadowRoot!.querySelector('input')!.value = key;
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await until(() => !element.busy);
    await element.updateComplete;
  }
  /** Waits until it is so, at most two seconds. */
  async function until(so: () => boolean): Promise<void> {
    for (let i = 0; i < 200 && !so(); i++) await new Promise((done) => setTimeout(done, 10));
  }
  const answer = (status: number, body: unknown) => {
    window.fetch = () => Promise.resolve(new Response(JSON.stringify(body), { status }));
  };

  it('hands over a key that the server accepts', async () => {
    answer(200, []);
    await enter('  sk_1 ');
    expect(keys).to.deep.equal(['sk_1']);
  });

  it('tells a wrong key from a server that is not there', async () => {
    answer(401, { code: 'key_unknown', message: 'This key is unknown.' });
    await enter('sk_wrong');
    expect(problem()).to.contain('does not accept this key').and.to.contain('key_unknown');
    answer(502, {});
    await enter('sk_1');
    expect(problem()).to.contain('was 502 without saying why').and.to.contain('api_failed');
    window.fetch = () => Promise.reject(new TypeError('refused'));
    await enter('sk_1');
    expect(problem()).to.contain('cannot be reached').and.to.contain('api_unreachable');
    expect(keys).to.deep.equal([]);
  });

  it('asks for a key when there is none', async () => {
    await enter(' ');
    expect(problem()).to.contain('Enter the secret key');
  });

  it('tries a key it was offered without asking', async () => {
    answer(200, []);
    element.offered = 'sk_link';
    await until(() => keys.length > 0);
    expect(keys).to.deep.equal(['sk_link']);
  });
});
