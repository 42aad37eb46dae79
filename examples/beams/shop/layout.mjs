import { html, json } from '../merchant/html.mjs';

/** What is on every page of the web shop. `path` is the page's own, without its language. */
export const layout = ({ text, path, title, member, omokit }, main) =>
  html`<!doctype html>
    <html lang="${text.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${text.brand}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/brand.css" />
        <link rel="stylesheet" href="/assets/shop.css" />
        <script async src="${omokit}/omo.js" data-endpoint="${omokit}" data-write-key="pk_demo_shop"></script>
        <script type="module" src="/assets/shop.js"></script>
      </head>
      <body ${member && html`data-member="${member.number}"`}>
        <header>
          <a class="brand" href="/${text.lang}/">${text.brand}</a>
          <nav aria-label="${text.nav.label}">
            <a href="/${text.lang}/account">${text.nav.account}</a>
            <a href="/${text.other.lang}${path}" hreflang="${text.other.lang}" lang="${text.other.lang}"
              >${text.other.name}</a
            >
          </nav>
        </header>
        ${path !== '/visit' && html`<omo-handoff></omo-handoff>`}
        <main>${main}</main>
        <footer>
          <nav aria-label="${text.brand}">
            <a href="/${text.lang}/visit">${text.nav.visit}</a>
            <a href="/${text.lang}/privacy">${text.nav.privacy}</a>
            <button class="link" id="choices">${text.nav.choices}</button>
          </nav>
          <p>${text.brand}, Yokohama. ${text.demo}</p>
        </footer>
        <omo-consent
          hide-handle
          purposes="analytics personalisation marketing"
          policy-href="/${text.lang}/privacy"
        ></omo-consent>
        <p id="failed" role="alert" hidden></p>
        <script type="application/json" id="failures">
          ${json(text.failed)}
        </script>
      </body>
    </html>`;
