import { art } from '../../merchant/art.mjs';
import { html } from '../../merchant/html.mjs';

/** A product: its sizes, and for each what is online and in which store. */
export function piece({ text, product, stock, stores }) {
  const { lang, product: words } = text;
  const { sku, price } = product;
  const name = product.name[lang];
  const sizes = stock.sizesOf(sku);
  const chosen = sizes.find((size) => size === 'M') ?? sizes[0];
  const props = { product_id: sku, sku, name: product.name.en, price, currency: 'JPY' };

  const inStore = (size) => (store) => {
    const left = stock.at(sku, store.id, size);
    return html`<li class="${left === 0 ? 'none' : ''}">
      <span>${store.name[lang]}<small>${words.left(left)}</small></span>
      ${
        left > 0 &&
        html`<button
          class="plain"
          data-reserve="${store.id}"
          data-name="${store.name[lang]}"
          aria-label="${words.reserveAt(store.name[lang], size)}"
        >
          ${words.reserve}
        </button>`
      }
    </li>`;
  };

  return {
    title: name,
    main: html`<article class="detail" data-piece="${JSON.stringify(props)}">
        <figure data-omo-view="Product Viewed" data-omo-props="${JSON.stringify(props)}">
          ${art(product)}
        </figure>
        <div class="about">
          <p><a href="/${lang}/">← ${words.back}</a></p>
          <h1>${name}</h1>
          <p class="price">${text.price(price)}</p>
          <p>${product.about[lang]}</p>
          <fieldset class="sizes">
            <legend>${words.size}</legend>
            ${sizes.map((size) => html`<label><input type="radio" name="size" value="${size}" ${size === chosen && 'checked'} /><span>${size}</span></label>`)}
          </fieldset>
          ${sizes.map((size) => {
            const online = stock.at(sku, 'online', size);
            return html`<section class="offer" data-size="${size}" ${size !== chosen && 'hidden'}>
              <p class="online">${words.online(online)}</p>
              ${online > 0 && html`<button data-order>${words.order}</button>`}
              <h2>${words.stores}</h2>
              <ul>
                ${stores.map(inStore(size))}
              </ul>
            </section>`;
          })}
          <p class="soft">${words.elsewhere}</p>
        </div>
      </article>
      ${dialogs(text, name)}`,
  };
}

const dialogs = ({ booking, order }, name) => html`
  <dialog id="booking" aria-labelledby="booking-title">
    <form method="dialog">
      <h2 id="booking-title">${booking.title}</h2>
      <p>${name}, <span data-fill="size"></span> · <b data-fill="store"></b></p>
      <div class="slots">
        <label><input type="radio" name="slot" value="today" checked /><span>${booking.today}</span></label>
        <label><input type="radio" name="slot" value="tomorrow" /><span>${booking.tomorrow}</span></label>
      </div>
      <div class="buttons">
        <button value="confirm">${booking.confirm}</button>
        <button class="plain" value="cancel">${booking.cancel}</button>
      </div>
    </form>
  </dialog>
  ${done('booked', booking.done, booking.code, booking.close)}
  ${done('ordered', order.done, order.number, booking.close, order.text)}
`;

const done = (id, title, label, close, text) =>
  html`<dialog id="${id}" aria-labelledby="${id}-title">
    <form method="dialog">
      <h2 id="${id}-title">${title}</h2>
      ${text && html`<p>${text}</p>`}
      <p class="code"><small>${label}</small><output data-fill="code"></output></p>
      <div class="buttons"><button>${close}</button></div>
    </form>
  </dialog>`;
