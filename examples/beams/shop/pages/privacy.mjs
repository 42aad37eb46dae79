import { html } from '../../merchant/html.mjs';

export const privacy = ({ text, member }) => ({
  title: text.privacy.title,
  main: html`<div class="prose">
    <h1>${text.privacy.title}</h1>
    <p>${text.privacy.text}</p>
    ${member && html`<p class="soft">${text.privacy.signedIn}</p>`}
    <omo-privacy-center></omo-privacy-center>
  </div>`,
});
