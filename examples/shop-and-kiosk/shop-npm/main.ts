// The same shop with npm and TypeScript: the tracker from @omokit/web, the widgets from @omokit/elements.
import { createOmo, installOmo } from '@omokit/web';
import '@omokit/elements/define/omo-consent';
import '@omokit/elements/define/omo-coupon';

const { endpoint = '', writeKey = '' } = document.body.dataset;
const omo = createOmo({ endpoint, writeKey });

// Widgets find it from here, as they do with the script tag; they also take it as a property.
installOmo(omo);

for (const article of document.querySelectorAll('article')) {
  article.querySelector('button')?.addEventListener('click', () => {
    void omo.track('Product Added', {
      product_id: article.id,
      name: article.querySelector('h2')?.textContent ?? '',
    });
  });
}
