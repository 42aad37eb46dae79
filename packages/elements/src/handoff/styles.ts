import { css } from 'lit';

export const handoffStyles = css`
  :host {
    display: block;
    max-inline-size: 26rem;
  }

  :host([data-empty]) {
    display: none;
  }

  .offer {
    inline-size: 100%;
    min-block-size: 52px;
  }

  .offer svg {
    block-size: 1.4em;
    fill: none;
    inline-size: 1.4em;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-width: 1.8;
  }

  .card {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: 0 1px 2px rgb(0 0 0 / 6%);
    display: grid;
    gap: calc(var(--_space) * 0.75);
    padding: calc(var(--_space) * 1.25);
  }

  .card p,
  .card li {
    color: var(--_muted);
  }

  .head ul {
    display: grid;
    gap: 4px;
    padding-inline-start: 1.2em;
  }

  .open {
    align-content: center;
    font-weight: 600;
    min-block-size: 44px;
  }

  .centred {
    justify-items: center;
    text-align: center;
  }

  .head {
    display: grid;
    gap: 4px;
  }

  .qr {
    aspect-ratio: 1;
    background: #fff;
    border-radius: var(--_radius-small);
    display: block;
    inline-size: 100%;
    max-inline-size: 16rem;
  }

  .code {
    color: var(--_ink);
    display: block;
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    font-size: clamp(1.5em, 9cqi, 2em);
    font-weight: 650;
    letter-spacing: 0.06em;
    white-space: nowrap;
  }

  .timer {
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }

  .buttons {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    inline-size: 100%;
  }

  .status {
    align-items: center;
    display: flex;
    gap: 10px;
  }

  .notice {
    background: var(--_warning-surface);
    border-radius: var(--_radius-small);
    font-size: 0.9375em;
    padding: 10px 14px;
  }

  .card .notice {
    color: var(--_warning);
  }

  .done {
    block-size: 56px;
    color: var(--_success);
    fill: none;
    inline-size: 56px;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.8;
  }

  label {
    display: grid;
    font-weight: 600;
    gap: 6px;
  }

  input {
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    color: var(--_ink);
    font: inherit;
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    font-size: 1.25em;
    inline-size: 100%;
    letter-spacing: 0.06em;
    min-block-size: 48px;
    padding: 8px 14px;
    text-transform: uppercase;
  }

  form {
    display: grid;
    gap: calc(var(--_space) * 0.75);
  }

  small {
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
  }
`;
