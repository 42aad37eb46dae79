import { art } from '../../merchant/art.mjs';
import { html } from '../../merchant/html.mjs';

export const collection = ({ text, catalogue }) => ({
  title: text.home.title,
  main: html`<section class="hero">
      <h1>${text.home.title}</h1>
      <p>${text.home.text}</p>
    </section>
    <section class="pieces" aria-label="${text.home.list}">
      ${catalogue.map(
        (product) =>
          html`<a class="piece" href="/${text.lang}/pieces/${product.sku}">
            ${art(product)}
            <h2>${product.name[text.lang]}</h2>
            <p>${product.line[text.lang]}</p>
            <p class="price">${text.price(product.price)}</p>
          </a>`,
      )}
    </section>`,
});
