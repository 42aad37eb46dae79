import { html } from '../../merchant/html.mjs';

/** Where the code on a tablet leads: the layout's <omo-handoff> takes it from the address; here one may be typed. */
export const visit = ({ text }) => ({
  title: text.visit.title,
  main: html`<div class="prose">
    <h1>${text.visit.title}</h1>
    <p>${text.visit.text}</p>
    <omo-handoff mode="join"></omo-handoff>
  </div>`,
});
