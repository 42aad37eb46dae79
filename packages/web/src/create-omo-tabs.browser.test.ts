import { expect } from '@esm-bundle/chai';
import type { Omo } from '@omokit/core';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName, keysOf } from './test-page.js';

/** Another tab: a frame with a host of its own, which ends with the frame. */
async function openTab(options: object): Promise<{ frame: HTMLIFrameElement; omo: Omo }> {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const inside = frame.contentWindow! as Window & { made?: Omo; fetch: typeof fetch };
  inside.fetch = (...call) => fetch(...call);
  const script = inside.document.createElement('script');
  script.type = 'module';
  const given = { endpoint: 'https://collect.test', writeKey: 'key', autoPage: false, ...options };
  script.textContent = `
    import { createOmo } from '${new URL('./index.ts', import.meta.url).href}';
    window.made = createOmo(${JSON.stringify(given)});
  `;
  inside.document.body.append(script);
  await until(() => inside.made !== undefined);
  return { frame, omo: inside.made! };
}

describe('several pages of one visitor', () => {
  for (const sealer of [false, true]) {
    it(`carry out what one of them had no time to withdraw, ${sealer ? '' : 'not '}sealed`, async () => {
      const name = freshName();
      const { frame, omo } = await openTab({ name, sealer });
      backend.down = true;
      omo.consent.answer(['analytics']);
      expect(await omo.track('Secret')).to.equal('queued');
      await aWhile(300);
      omo.consent.withdraw();
      frame.remove();
      await aWhile(200);
      backend.down = false;
      await create({ name, sealer }).stats();
      await aWhile(1_000);
      expect(backend.names()).to.not.include('Secret');
    });

    it(`say nothing of the next that they held of one who was forgotten, ${sealer ? '' : 'not '}sealed`, async () => {
      const name = freshName();
      const { frame, omo: other } = await openTab({ name, sealer });
      const omo = create({ name, sealer });
      void other.identify('first');
      void other.track('Of The First');
      await aWhile(50);
      await omo.endSession();
      await aWhile(100);
      expect(keysOf(name)).to.not.include(`${name}.reset`);
      omo.consent.answer(['analytics']);
      void omo.identify('second');
      await until(() => backend.names().includes('identify'));
      await aWhile(500);
      frame.remove();
      expect(backend.names()).to.not.include('Of The First');
      expect(backend.received.map(({ userId }) => userId)).to.not.include('first');
    });
  }

  it('and a worker of theirs sends nothing of what they have withdrawn', async () => {
    const name = freshName();
    const page = create({ name });
    page.consent.answer(['analytics']);
    await page.track('Product Viewed');
    const worker = new Worker(new URL('./test-worker-that-stays.ts', import.meta.url), { type: 'module' });
    const ask = (names: string[]) =>
      new Promise<string[]>((answered) => {
        worker.onmessage = ({ data }: MessageEvent<string[]>) => answered(data);
        worker.postMessage({ name, names });
      });
    await ask(['Before']);
    page.consent.withdraw();
    await aWhile(500);
    const received = await ask(['After']);
    worker.terminate();
    expect([...received, ...backend.names()]).to.not.include('After');
  });
});
