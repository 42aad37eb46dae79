import { css } from 'lit';

/** What elements that are a card have in common: its frame, and what it says of its state. */
export const cardStyles = css`
  .card {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: 0 1px 2px rgb(0 0 0 / 6%);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  .status {
    align-items: center;
    display: flex;
    gap: 10px;
  }

  .notice {
    background: var(--_warning-surface);
    border-radius: var(--_radius-small);
    color: var(--_warning);
    font-size: 0.9375em;
    padding: 10px 14px;
  }

  svg.done,
  .done svg {
    block-size: 56px;
    color: var(--_success);
    fill: none;
    inline-size: 56px;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.8;
  }
`;

/** A form with its fields one below another, each under its label. */
export const fieldStyles = css`
  form {
    display: grid;
    gap: calc(var(--_space) * 0.75);
    grid-template-columns: minmax(0, 1fr);
  }

  label {
    display: grid;
    font-weight: 600;
    gap: 6px;
  }

  input:not([type='checkbox']),
  select {
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    color: var(--_ink);
    font: inherit;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 8px 14px;
  }

  small {
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
  }
`;
