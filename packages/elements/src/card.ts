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
