import { expect } from '@esm-bundle/chai';
import { createFakeOmo } from '@omokit/testing';
import { watchDeclaredEvents } from './declared-events.js';
import { until } from './test-backend.js';

const nextFrames = () => new Promise((resolve) => setTimeout(resolve, 100));

function add(tag: string, dataset: Record<string, string>, parent: Element = document.body): HTMLElement {
  const element = document.createElement(tag);
  Object.assign(element.dataset, dataset);
  element.style.cssText = 'display: block; height: 50px; width: 50px';
  parent.append(element);
  return element;
}

describe('watchDeclaredEvents', () => {
  const omo = createFakeOmo();
  let stop = () => {};
  let wrong: Element[] = [];
  let start = 0;
  const tracked = () => omo.calls.slice(start);

  beforeEach(() => {
    start = omo.calls.length;
    wrong = [];
    document.body.replaceChildren();
    stop = watchDeclaredEvents(omo, (element) => wrong.push(element));
  });
  afterEach(() => stop());

  it('tracks a click with the properties of the closest data-omo-props', () => {
    const article = add('article', { omoProps: '{"product_id":"1","price":12.5}' });
    const button = add('button', { omoClick: 'Product Added' }, article);
    const label = document.createElement('span');
    button.append(label);
    button.addEventListener('click', (event) => event.stopPropagation());
    label.click();
    expect(tracked()).to.have.length(1);
    expect(tracked()[0]).to.deep.include({
      method: 'track',
      event: 'Product Added',
      properties: { product_id: '1', price: 12.5 },
    });
  });

  it('tracks a view once, of elements added later too, and not before they are in view', async () => {
    add('div', {}).style.height = '5000px';
    const below = add('article', { omoView: 'Product Viewed', omoProps: '{"product_id":"2"}' });
    await nextFrames();
    expect(tracked()).to.deep.equal([]);
    below.scrollIntoView();
    await until(() => tracked().length > 0);
    window.scrollTo(0, 0);
    await nextFrames();
    below.scrollIntoView();
    await nextFrames();
    expect(tracked().map((call) => 'event' in call && call.event)).to.deep.equal(['Product Viewed']);
  });

  it('tracks without properties that are no JSON object, and says which element is wrong', () => {
    const broken = add('button', { omoClick: 'Product Added', omoProps: '{oops' });
    const list = add('button', { omoClick: 'Product Added', omoProps: '[1]' });
    broken.click();
    list.click();
    expect(wrong).to.deep.equal([broken, list]);
    expect(tracked()).to.have.length(2);
    expect(tracked().every((call) => !('properties' in call))).to.equal(true);
  });

  it('tracks nothing after it was stopped', () => {
    const button = add('button', { omoClick: 'Product Added' });
    stop();
    button.click();
    expect(tracked()).to.deep.equal([]);
  });
});
