import { css } from 'lit';

export const sessionStyles = css`
  :host {
    display: contents;
  }

  :host([inline]) {
    display: block;
  }

  .end {
    background: var(--_surface);
    border-color: var(--_control);
    border-radius: 999px;
    box-shadow: 0 2px 10px rgb(0 0 0 / 14%);
    inset-block-end: calc(12px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: 12px;
    min-block-size: 52px;
    padding-inline: 20px;
    position: fixed;
    z-index: var(--omo-session-z-index, 2147482000);
  }

  /* It lies over the page, which is not to show through. */
  .end[aria-disabled='true'] {
    color: var(--_muted);
    opacity: 1;
  }

  :host([inline]) .end {
    box-shadow: none;
    position: static;
  }

  .end svg {
    block-size: 1.3em;
    fill: none;
    inline-size: 1.3em;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.8;
  }

  :host(:dir(rtl)) .end svg {
    scale: -1 1;
  }

  .toast {
    display: grid;
    inset-block-start: calc(16px + env(safe-area-inset-top, 0px));
    inset-inline: 16px;
    justify-items: center;
    pointer-events: none;
    position: fixed;
    z-index: var(--omo-session-z-index, 2147482000);
  }

  .toast p {
    background: var(--_ink);
    border-radius: var(--_radius);
    box-shadow: 0 6px 24px rgb(0 0 0 / 22%);
    color: var(--_surface);
    font-weight: 600;
    max-inline-size: 34rem;
    padding: 14px 22px;
    text-align: center;
  }

  dialog {
    background: none;
    border: 0;
    color: var(--_ink);
    inline-size: min(100vw - 32px, 40rem);
    margin: auto;
    max-block-size: calc(100dvh - 32px);
    padding: 0;
  }

  dialog::backdrop {
    background: rgb(10 12 18 / 72%);
  }

  .box {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    display: grid;
    gap: var(--_space);
    justify-items: center;
    padding: calc(var(--_space) * 2.25) calc(var(--_space) * 2);
    text-align: center;
  }

  h2 {
    font-size: clamp(1.5em, 5vw, 2.25em);
  }

  .box > p {
    color: var(--_muted);
    font-size: 1.125em;
    text-wrap: balance;
  }

  .count span {
    color: var(--_ink);
    display: block;
    font-size: clamp(4em, 16vw, 6.5em);
    font-variant-numeric: tabular-nums;
    font-weight: 700;
    line-height: 1.05;
  }

  .buttons {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    inline-size: 100%;
    margin-block-start: calc(var(--_space) * 0.5);
  }

  .buttons button {
    font-size: 1.25em;
    min-block-size: 80px;
    overflow-wrap: anywhere;
  }

  @media (max-width: 26rem) {
    .box {
      padding: calc(var(--_space) * 1.5) var(--_space);
    }

    .buttons {
      grid-template-columns: minmax(0, 1fr);
    }

    .buttons button {
      min-block-size: 64px;
    }
  }
`;
