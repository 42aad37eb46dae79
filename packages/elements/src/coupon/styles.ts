import { css } from 'lit';

export const couponStyles = css`
  :host {
    display: block;
    max-inline-size: 26rem;
  }

  .card {
    overflow: hidden;
  }

  .body {
    display: grid;
    gap: calc(var(--_space) * 0.5);
    padding: calc(var(--_space) * 1.25);
  }

  .body slot {
    display: block;
    font-size: 1.0625em;
    font-weight: 600;
  }

  /* It stays in the page to announce what comes, but takes no row. */
  .body > [role='status']:empty {
    margin-block-start: calc(var(--_space) * -0.5);
  }

  ::slotted(*) {
    margin-block: 0;
  }

  .description,
  .meta {
    color: var(--_muted);
  }

  .meta {
    font-size: 0.875em;
  }

  .body button.primary {
    inline-size: 100%;
    margin-block-start: calc(var(--_space) * 0.25);
  }

  .notice.over {
    background: var(--_sunken);
    color: var(--_muted);
    font-weight: 600;
  }

  .here {
    color: var(--_success);
    font-weight: 600;
  }

  .stub {
    border-block-start: 2px dashed var(--_line);
    display: grid;
    gap: calc(var(--_space) * 0.75);
    justify-items: center;
    padding: calc(var(--_space) * 1.25);
    position: relative;
  }

  .stub::before,
  .stub::after {
    background: var(--omo-page, Canvas);
    block-size: 20px;
    border: 1px solid var(--_line);
    border-radius: 50%;
    content: '';
    inline-size: 20px;
    inset-block-start: -11px;
    position: absolute;
  }

  .stub::before {
    inset-inline-start: -11px;
  }

  .stub::after {
    inset-inline-end: -11px;
  }

  .hint {
    font-weight: 600;
    text-align: center;
  }

  details {
    font-size: 0.875em;
    inline-size: 100%;
  }

  summary {
    align-items: center;
    border-radius: var(--_radius-small);
    color: var(--_muted);
    cursor: pointer;
    display: flex;
    gap: 6px;
    list-style: none;
    min-block-size: 44px;
  }

  .stub summary {
    justify-content: center;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    border: solid currentcolor;
    border-width: 0 2px 2px 0;
    content: '';
    height: 6px;
    rotate: 45deg;
    translate: 0 -2px;
    width: 6px;
  }

  details[open] summary::after {
    rotate: 225deg;
    translate: 0 2px;
  }

  /* It is a text of characters, not of words: each line is filled. */
  .stub code {
    background: var(--_sunken);
    border-radius: var(--_radius-small);
    display: block;
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    line-break: anywhere;
    margin-block-end: 8px;
    padding: 12px;
    user-select: all;
    white-space: break-spaces;
  }

  dialog {
    background: #fff;
    block-size: 100dvh;
    border: 0;
    color: #111;
    inline-size: 100vw;
    margin: 0;
    max-block-size: none;
    max-inline-size: none;
    padding: calc(var(--_space) + env(safe-area-inset-top, 0px)) var(--_space);
  }

  dialog[open] {
    align-items: center;
    color-scheme: light;
    display: grid;
    gap: var(--_space);
    grid-template-rows: auto 1fr auto;
    justify-items: center;
    text-align: center;
  }

  dialog .qr {
    block-size: min(100%, 92vw);
    inline-size: auto;
    max-inline-size: min(92vw, 44rem);
  }

  dialog button {
    background: #fff;
    border-color: #777;
    color: #111;
    inline-size: min(100%, 20rem);
  }

  dialog button:hover {
    background: #f1f1f1;
  }
`;
