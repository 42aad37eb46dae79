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
    gap: calc(var(--_space) * 0.75);
    padding: calc(var(--_space) * 1.25);
  }

  .card p,
  .card li {
    color: var(--_muted);
  }

  slot[name='join'] {
    color: var(--_muted);
    display: block;
  }

  .head {
    display: grid;
    gap: 6px;
  }

  ::slotted(*) {
    margin-block: 0;
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

  .card .notice {
    color: var(--_warning);
  }

  input[name='code'] {
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    font-size: 1.25em;
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
`;
