import { html } from 'lit';
import { t } from './language.js';
import type { MessageKey } from './messages-en.js';

/** The head of a table, by the keys of its columns. Roles are said: on a narrow screen its parts are no table to CSS. */
export const tableHead = (columns: readonly MessageKey[]) =>
  html`<thead role="rowgroup">
    <tr role="row">
      ${columns.map((key) => html`<th role="columnheader" scope="col">${t(key)}</th>`)}
    </tr>
  </thead>`;
