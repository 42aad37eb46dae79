import { css } from 'lit';

export const privacyCenterStyles = css`
  :host {
    container-type: inline-size;
    display: block;
    max-inline-size: 40rem;
  }

  .card {
    gap: var(--_space);
    padding: calc(var(--_space) * 1.5);
  }

  .head {
    display: grid;
    gap: 6px;
  }

  .head p,
  .choice p,
  .action p,
  .meta {
    color: var(--_muted);
  }

  h3 {
    font-size: 1em;
  }

  section {
    display: grid;
    gap: calc(var(--_space) * 0.5);
    grid-template-columns: minmax(0, 1fr);
  }

  ul {
    list-style: none;
  }

  dl > div,
  li.trait {
    align-items: baseline;
    border-block-end: 1px solid var(--_line);
    display: grid;
    gap: 2px 16px;
    padding-block: 9px;
  }

  dt,
  .name,
  small {
    color: var(--_muted);
  }

  .name,
  .value {
    display: block;
    overflow-wrap: anywhere;
  }

  .value,
  dd {
    font-weight: 500;
  }

  small {
    display: block;
  }

  @container (min-width: 26rem) {
    dl > div {
      grid-template-columns: 13rem minmax(0, 1fr);
    }

    .action {
      align-items: center;
      grid-template-columns: minmax(0, 1fr) 14rem;
    }
  }

  li.trait {
    align-items: center;
    grid-template-columns: minmax(0, 1fr) auto;
  }

  li.trait button {
    font-size: 0.9375em;
  }

  li > form {
    background: var(--_sunken);
    border-radius: var(--_radius-small);
    margin-block: 8px;
    padding: calc(var(--_space) * 0.75);
  }

  input.code {
    font-size: 1.25em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.12em;
    max-inline-size: 16rem;
  }

  input[aria-invalid='true'] {
    border-color: var(--_danger);
  }

  .tick {
    align-items: start;
    cursor: pointer;
    font-weight: 500;
    gap: 12px;
    grid-template-columns: auto minmax(0, 1fr);
    min-block-size: 44px;
    padding-block: 9px;
  }

  .tick input {
    accent-color: var(--_danger);
    block-size: 1.25em;
    inline-size: 1.25em;
    margin: 0.125em 0 0;
  }

  .or {
    align-items: center;
    color: var(--_muted);
    display: flex;
    gap: 12px;
  }

  .or::before,
  .or::after {
    background: var(--_line);
    block-size: 1px;
    content: '';
    flex: 1;
  }

  .choice,
  .action {
    display: grid;
    gap: 8px 16px;
    justify-items: start;
  }

  .action {
    justify-items: stretch;
  }

  .action p {
    font-size: 0.9375em;
  }

  .actions {
    border-block-start: 1px solid var(--_line);
    gap: var(--_space);
    padding-block-start: var(--_space);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .buttons button {
    flex: 1 1 9rem;
  }

  .actions .buttons button {
    flex: none;
  }

  button.danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }

  form > .buttons button.danger:not([type]) {
    background: var(--_danger);
    color: var(--_surface);
  }

  .status.said {
    color: var(--_success);
    font-weight: 600;
  }

  .notice {
    background: var(--_danger-surface);
    color: var(--_danger);
    display: grid;
    gap: 10px;
    justify-items: start;
  }

  .warning {
    background: var(--_warning-surface);
    border-radius: var(--_radius-small);
    color: var(--_warning);
    padding: 10px 14px;
  }

  .done {
    justify-items: center;
    text-align: center;
  }

  summary {
    color: var(--_muted);
    cursor: pointer;
    min-block-size: 44px;
    padding-block: 10px;
  }

  code {
    background: var(--_sunken);
    border-radius: var(--_radius-small);
    display: block;
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    overflow-wrap: anywhere;
    padding: 12px;
    user-select: all;
    font-size: 0.8125em;
  }

  /* They stay in the page to announce what comes, but take no row while there is nothing to say. */
  .status.silent,
  [role='alert']:not(:has(*)) {
    position: absolute;
  }
`;
