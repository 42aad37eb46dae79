import { css } from 'lit';

/** What all elements of the console look like: text, controls, badges, cards, notices. */
export const base = css`
  :host {
    display: block;
    min-width: 0;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ol,
  ul,
  dl,
  dd,
  pre {
    margin: 0;
    padding: 0;
  }
  ol,
  ul {
    list-style: none;
  }
  h1 {
    font-size: 1.25rem;
    line-height: 1.3;
    font-weight: 650;
  }
  h1,
  h2 {
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 0.95rem;
    line-height: 1.4;
    font-weight: 650;
  }
  a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.92em;
  }
  .muted {
    color: var(--muted);
  }
  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    border-radius: 4px;
  }

  button,
  input,
  select {
    font: inherit;
    color: inherit;
    height: 34px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: 7px;
    background: var(--surface);
  }
  button {
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover {
    background: var(--raised);
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.primary:hover {
    filter: brightness(1.08);
  }
  button.danger {
    border-color: var(--bad);
    color: var(--bad);
  }
  button.danger:hover {
    background: var(--bad-soft);
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  button.link {
    border: 0;
    padding: 0;
    height: auto;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }

  .badge {
    display: inline-block;
    padding: 0 7px;
    border-radius: 5px;
    background: var(--raised);
    color: var(--muted);
    font-size: 12px;
    line-height: 20px;
    white-space: nowrap;
  }
  .badge.online {
    color: var(--online);
    background: color-mix(in srgb, var(--online) 12%, transparent);
  }
  .badge.offline {
    color: var(--offline);
    background: color-mix(in srgb, var(--offline) 13%, transparent);
  }
  .badge.staff {
    color: var(--text);
  }
  .badge.good {
    color: var(--good);
    background: var(--good-soft);
  }
  .badge.warn {
    color: var(--warn);
    background: var(--warn-soft);
  }
  .badge.bad {
    color: var(--bad);
    background: var(--bad-soft);
  }
  .identifier {
    overflow-wrap: anywhere;
  }
  .identifier .type {
    margin-right: 4px;
    font-size: 12px;
  }
  .mark,
  .happened {
    font-size: 12px;
    line-height: 20px;
    color: var(--muted);
    white-space: nowrap;
  }
  .mark::before {
    content: '';
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-right: 5px;
    vertical-align: 1px;
    background: var(--offline);
    border-radius: 1px;
  }
  .mark.unconnected::before {
    background: none;
    border: 1.5px solid var(--muted);
    border-radius: 50%;
  }

  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-bottom: 12px;
    min-height: 34px;
  }
  .head .push {
    margin-left: auto;
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 10px 14px;
    margin-bottom: 12px;
    border-radius: 8px;
  }
  .card > .notice {
    margin: 12px;
  }
  .notice p {
    flex: 1 1 260px;
  }
  .notice.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .notice.good {
    background: var(--good-soft);
    color: var(--good);
  }
  .notice.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .empty {
    padding: 40px 20px;
    text-align: center;
  }
  .empty strong {
    font-weight: 650;
  }
  .empty p {
    max-width: 46ch;
    margin: 4px auto 0;
    color: var(--muted);
  }
  .empty button {
    margin-top: 12px;
  }
  .loading {
    padding: 40px 20px;
    text-align: center;
    color: var(--muted);
  }
`;

/** Forms of the dialogs: one field below another, what is done at the end on the right. */
export const formStyles = css`
  form {
    margin-top: 14px;
  }
  label {
    display: block;
    margin: 10px 0 4px;
    font-weight: 600;
  }
  textarea,
  form input,
  form select {
    width: 100%;
  }
  textarea {
    font: inherit;
    color: inherit;
    display: block;
    padding: 7px 12px;
    border: 1px solid var(--line);
    border-radius: 7px;
    background: var(--surface);
    resize: vertical;
  }
  form .muted {
    font-size: 12px;
  }
  .problem {
    margin-top: 8px;
    padding: 8px 12px;
    border-radius: 8px;
    background: var(--bad-soft);
    color: var(--bad);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    margin-top: 14px;
  }
`;

/** Tables of a page: rows become blocks on a phone, where a cell says its column itself (`data-label`). */
export const tableStyles = css`
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    padding: 7px 16px;
    font-size: 12px;
    font-weight: 400;
    text-align: left;
    white-space: nowrap;
    color: var(--muted);
  }
  td {
    padding: 8px 16px;
    border-top: 1px solid var(--line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .small {
    font-size: 12px;
  }
  .head p {
    font-size: 12px;
  }
  @media (max-width: 720px) {
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tr {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 2px 12px;
      padding: 9px 16px;
    }
    tr + tr {
      border-top: 1px solid var(--line);
    }
    td {
      display: block;
      padding: 0;
      border: 0;
    }
    td.wide {
      grid-column: 1 / -1;
    }
    td[data-label]::before {
      content: attr(data-label) ': ';
      color: var(--muted);
    }
  }
`;

/** Lists whose rows are links: columns on a wide screen, two lines on a narrow one. */
export const rowList = css`
  .labels,
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    gap: 0 14px;
    padding: 0 14px;
  }
  .labels {
    height: 32px;
    font-size: 12px;
    color: var(--muted);
    border-bottom: 1px solid var(--line);
  }
  .row {
    min-height: 36px;
    color: inherit;
    text-decoration: none;
  }
  li + li .row {
    border-top: 1px solid var(--line);
  }
  .row:hover {
    background: var(--raised);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row > * {
    min-width: 0;
  }
  li:last-child .row {
    border-radius: 0 0 9px 9px;
  }
`;
