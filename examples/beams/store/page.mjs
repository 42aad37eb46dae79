import { art } from '../merchant/art.mjs';
import { html, json } from '../merchant/html.mjs';

/** The tablet in a store: no account, no name on it; whoever stands before it may bring their visit along, and ends it. */
export const tablet = ({ text, store, catalogue, stock, omokit, shop, key }) => {
  const { lang, store: words } = text;
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${store.name[lang]} – ${text.brand}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/brand.css" />
        <link rel="stylesheet" href="/assets/store.css" />
        <script
          async
          src="${omokit}/omo.js"
          data-endpoint="${omokit}"
          data-write-key="${key}"
          data-consent="operation"
          data-channel="store"
          data-store="${store.id}"
          data-zone="fitting-room"
        ></script>
        <script type="module" src="/assets/store.js"></script>
      </head>
      <body data-key="${key}" data-store="${store.id}">
        <header>
          <p class="brand">${text.brand}<small>${store.name[lang]}, ${words.zone}</small></p>
          <a href="/${text.other.lang}/" hreflang="${text.other.lang}" lang="${text.other.lang}"
            >${text.other.name}</a
          >
        </header>
        <main>
          <aside aria-labelledby="yours">
            <h2 id="yours">${words.yours}</h2>
            <p>${words.yoursText}</p>
            <omo-handoff mode="show" href="${shop}/${lang}/visit"></omo-handoff>
            <form id="find">
              <label
                >${words.code}<input
                  name="code"
                  autocomplete="off"
                  autocapitalize="characters"
                  spellcheck="false"
                  maxlength="8"
                  required
              /></label>
              <button class="plain">${words.find}</button>
            </form>
            <omo-consent inline purposes="analytics personalisation"></omo-consent>
            <omo-session inline></omo-session>
          </aside>
          <section id="stage" aria-live="polite">
            <div id="home">
              <h1>${words.welcome}</h1>
              <p class="soft">${words.text}</p>
              <section id="set-aside" hidden>
                <h2>${words.setAside}</h2>
                <ul></ul>
              </section>
              <p id="nothing" role="status" hidden>${words.nothing}</p>
              <h2>${words.pieces}</h2>
              <div class="pieces">${catalogue.map((product) => card(text, product))}</div>
            </div>
            <div id="piece" hidden></div>
            <div id="done" hidden>
              <h1 tabindex="-1">${words.done}</h1>
              <p>${words.doneText}</p>
              <output data-fill="code"></output>
              <p><button data-home>${words.next}</button></p>
            </div>
          </section>
        </main>
        <p id="failed" role="alert" hidden></p>
        ${catalogue.map((product) => html`<template data-sku="${product.sku}">${sizes(text, product, store, stock)}</template>`)}
        ${Object.entries(words.when).map(([slot, when]) => html`<template data-slot="${slot}">${when}</template>`)}
        <template id="reservation">
          <li>
            <span
              ><b data-fill="name"></b>, <span data-fill="size"></span
              ><small><code data-fill="code"></code> <span data-fill="when"></span></small
            ></span>
            <button data-open>${words.show}</button>
          </li>
        </template>
        <script type="application/json" id="failures">
          ${json(text.failed)}
        </script>
      </body>
    </html>`;
};

const propsOf = ({ sku, name, price }) =>
  JSON.stringify({ product_id: sku, sku, name: name.en, price, currency: 'JPY' });

const card = ({ lang, price }, product) =>
  html`<button
    class="piece"
    data-open="${product.sku}"
    data-omo-click="Product Viewed"
    data-omo-props="${propsOf(product)}"
  >
    ${art(product)}<b>${product.name[lang]}</b><span>${price(product.price)}</span>
  </button>`;

function sizes({ lang, price, store: words }, product, store, stock) {
  const { sku } = product;
  return html`<article data-piece="${propsOf(product)}" data-name="${product.name[lang]}">
    ${art(product)}
    <div>
      <h1 tabindex="-1">${product.name[lang]}</h1>
      <p>${price(product.price)}</p>
      <ul class="sizes">
        ${stock.sizesOf(sku).map((size) => {
          const [here, online] = [stock.at(sku, store.id, size), stock.at(sku, 'online', size)];
          return html`<li class="${here === 0 ? 'none' : ''}">
            <strong>${size}</strong>
            <span>${words.here(here)}<small>${here === 0 && words.online(online)}</small></span>
            ${here === 0 && online > 0 && html`<button data-order="${size}">${words.order(size)}</button>`}
          </li>`;
        })}
      </ul>
      <button class="plain" data-home>${words.back}</button>
    </div>
  </article>`;
}
