import { css } from 'lit';

export const consentStyles = css`
  :host {
    display: contents;
  }

  .sheet {
    animation: rise 0.25s ease-out;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow:
      0 1px 2px rgb(0 0 0 / 8%),
      0 12px 40px rgb(0 0 0 / 18%);
    container-type: inline-size;
    display: grid;
    gap: calc(var(--_space) * 0.75);
    inset-block-end: calc(12px + env(safe-area-inset-bottom, 0px));
    inset-inline: 12px;
    margin-inline: auto;
    max-block-size: calc(100dvh - 24px);
    max-inline-size: 44rem;
    overflow: auto;
    overscroll-behavior: contain;
    padding: calc(var(--_space) * 1.25);
    position: fixed;
    z-index: var(--omo-consent-z-index, 2147483000);
  }

  .sheet:focus {
    outline: none;
  }

  .notice {
    color: var(--_muted);
  }

  .policy {
    display: inline-block;
    white-space: nowrap;
  }

  .buttons {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(3, 1fr);
  }

  .buttons.two {
    grid-template-columns: repeat(2, 1fr);
  }

  div.notice {
    display: grid;
    gap: calc(var(--_space) * 0.5);
  }

  .signal {
    border-inline-start: 3px solid var(--_control);
    font-size: 0.9375em;
    padding-inline-start: 10px;
  }

  .version {
    color: var(--_muted);
    font-size: 0.8125em;
  }

  .close {
    background: none;
    border-color: transparent;
    inset-block-start: 8px;
    inset-inline-end: 8px;
    padding: 0;
    position: absolute;
  }

  .close svg {
    block-size: 20px;
    inline-size: 20px;
  }

  .sheet:has(.close) h2 {
    padding-inline-end: 40px;
  }

  /* Long choices scroll under the answer, which is never out of sight; not on screens too low for both. */
  @media (min-height: 38rem) {
    :host(:not([inline])) .buttons {
      background: var(--_surface);
      inset-block-end: calc(var(--_space) * -1.25);
      margin-block-end: calc(var(--_space) * -0.25);
      padding-block: calc(var(--_space) * 0.5);
      position: sticky;
    }
  }

  legend {
    font-weight: 600;
    margin-block-end: 4px;
    padding: 0;
  }

  .purposes {
    border-block-end: 1px solid var(--_line);
    padding-block: 4px;
  }

  label {
    align-items: start;
    cursor: pointer;
    display: grid;
    gap: 0 12px;
    grid-template-columns: auto 1fr;
    min-block-size: 44px;
    padding-block: 9px;
  }

  label small {
    color: var(--_muted);
    display: block;
    font-size: 0.875em;
  }

  input {
    accent-color: var(--_accent);
    block-size: 1.25em;
    inline-size: 1.25em;
    margin: 0.125em 0 0;
  }

  label:has(input:disabled) {
    cursor: default;
  }

  .state {
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
  }

  .handle,
  .said {
    background: var(--_surface);
    border: 1px solid var(--_line);
    box-shadow: 0 2px 10px rgb(0 0 0 / 12%);
    font-size: 0.8125em;
    font-weight: 500;
    inset-block-end: calc(12px + env(safe-area-inset-bottom, 0px));
    inset-inline-start: 12px;
    padding: 10px 14px;
    position: fixed;
    z-index: var(--omo-consent-z-index, 2147483000);
  }

  .handle {
    border-radius: 999px;
    margin: 0;
  }

  .handle svg {
    block-size: 1.2em;
    color: var(--_muted);
    inline-size: 1.2em;
  }

  /* Over the handle. It goes by itself. */
  .said {
    animation: go 1s 5s forwards;
    border-radius: var(--_radius-small);
    margin: 0 12px 52px 0;
    pointer-events: none;
  }

  :host([inline]) {
    display: block;
  }

  :host([inline]) .sheet,
  :host([inline]) .handle,
  :host([inline]) .said {
    animation: none;
    box-shadow: none;
    position: static;
  }

  /* It stays, so that nothing moves. */
  :host([inline]) .said {
    inline-size: fit-content;
    margin-block: 8px 0;
  }

  :host([inline]) .sheet {
    position: relative;
    inset: auto;
    max-block-size: none;
    max-inline-size: none;
  }

  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }

  @keyframes go {
    to {
      opacity: 0;
    }
  }

  @media (max-width: 30rem) {
    .sheet {
      gap: 10px;
      padding: var(--_space);
    }

    .sheet .notice {
      font-size: 0.9375em;
      line-height: 1.45;
    }
  }

  @container (max-width: 26rem) {
    .buttons:not(.two) {
      grid-template-columns: 1fr;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .sheet {
      animation: none;
    }
  }
`;
