import { expect } from '@esm-bundle/chai';

describe('in a sandboxed frame, which has no storage', () => {
  it('there is no database, and nothing is left that nobody catches', async () => {
    // The frame may load nothing from this origin, so it is given the source itself.
    const source = await (await fetch(new URL('./existing-database.ts', import.meta.url))).text();
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.srcdoc = `<script type="module">
      let unhandled = 0;
      addEventListener('unhandledrejection', () => unhandled++);
      ${source.replace('export ', '')}
      const found = await hasDatabase('omo');
      setTimeout(() => parent.postMessage({ found, unhandled }, '*'), 200);
    </script>`;
    const said = new Promise((resolve) =>
      addEventListener('message', ({ source, data }) => source === frame.contentWindow && resolve(data)),
    );
    document.body.append(frame);
    expect(await said).to.deep.equal({ found: false, unhandled: 0 });
    frame.remove();
  });
});
