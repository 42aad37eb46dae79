import { html } from '../../merchant/html.mjs';

export const account = ({ text, member, mine, catalogue, stores }) => ({
  title: text.account.title,
  main: html`<div class="prose">
    ${member ? signedIn(text, member, mine, { catalogue, stores }) : signIn(text.account)}
  </div>`,
});

const signIn = (words) =>
  html`<h1>${words.title}</h1>
    <p>${words.text}</p>
    <form id="sign-in" class="stack">
      <label
        >${words.number}<input name="number" autocomplete="username" autocapitalize="characters" required
      /></label>
      <label>${words.email}<input name="email" type="email" autocomplete="email" required /></label>
      <p role="alert" class="wrong" hidden>${words.wrong}</p>
      <button>${words.signIn}</button>
    </form>`;

function signedIn(text, member, { reservations, orders }, shop) {
  const words = text.account;
  return html`<h1>${words.hello(member.name)}</h1>
    <p class="soft">${words.member(member.number)}</p>
    ${list(
      words.reservations,
      words.none,
      reservations.map((each) => row(text, each, each.code, shop)),
    )}
    ${list(
      words.orders,
      words.none,
      orders.map((each) => row(text, each, each.id, shop)),
    )}
    <p><a href="/${text.lang}/privacy">${words.data}</a></p>
    <button id="sign-out" class="plain">${words.signOut}</button>`;
}

const list = (title, none, rows) =>
  html`<section class="list">
    <h2>${title}</h2>
    ${
      rows.length > 0
        ? html`<ul>
            ${rows}
          </ul>`
        : html`<p class="soft">${none}</p>`
    }
  </section>`;

function row({ lang }, { sku, size, store }, code, { catalogue, stores }) {
  const product = catalogue.find((each) => each.sku === sku);
  const place = stores.find(({ id }) => id === store)?.name[lang];
  return html`<li>
    <span>${product?.name[lang]}, ${size}${place && html`<small>${place}</small>`}</span><code>${code}</code>
  </li>`;
}
