import { css } from 'lit';

export const redeemerStyles = css`
  :host {
    container-type: inline-size;
    display: block;
  }

  .desk {
    display: grid;
    gap: var(--_space);
    grid-template-columns: minmax(0, 1fr);
  }

  /* Wide enough for both: what was decided beside the camera. Else above it, where it cannot be below the fold. */
  @container (min-width: 52rem) {
    .desk {
      align-items: start;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }

    .bar,
    .list {
      grid-column: 1 / -1;
    }

    .result {
      block-size: 100%;
    }
  }

  ::slotted(omo-scanner) {
    max-inline-size: none;
  }

  .bar {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: space-between;
  }

  .bar .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .chip {
    align-items: center;
    background: var(--_sunken);
    border-radius: 999px;
    color: var(--_ink);
    display: inline-flex;
    flex: none;
    font-size: 0.875em;
    font-weight: 600;
    gap: 6px;
    line-height: 1.3;
    padding: 5px 12px 5px 9px;
    white-space: nowrap;
  }

  .chip svg {
    block-size: 1.15em;
    inline-size: 1.15em;
  }

  svg {
    fill: none;
    flex: none;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }

  .chip.confirmed,
  .chip.online {
    background: var(--_success-surface);
    color: var(--_success);
  }

  .chip.provisional,
  .chip.offline {
    background: var(--_warning-surface);
    color: var(--_warning);
  }

  /* A sentence with a code in it may be longer than a narrow desk. */
  .chip.refused {
    background: var(--_danger-surface);
    color: var(--_danger);
    flex-shrink: 1;
    white-space: normal;
  }

  .chip.conflict {
    background: var(--_conflict-surface);
    color: var(--_conflict);
  }

  .as-of {
    color: var(--_muted);
    font-size: 0.875em;
  }

  /* Saturated and the same in light and dark: it is to be told from across the counter. */
  .result {
    --_result: var(--_sunken);
    --_on-result: var(--_ink);

    align-content: center;
    background: var(--_result);
    border: 1px solid transparent;
    border-radius: var(--_radius);
    color: var(--_on-result);
    display: grid;
    gap: 6px;
    justify-items: center;
    min-block-size: 15rem;
    padding: calc(var(--_space) * 1.5);
    text-align: center;
  }

  .result.idle,
  .result.checking {
    border-color: var(--_line);
  }

  .result.not-ready {
    background: var(--_warning-surface);
    color: var(--_warning);
  }

  .result.confirmed {
    --_result: #156c36;
    --_on-result: #fff;
  }

  .result.provisional {
    --_result: #ffc233;
    --_on-result: #2b1d00;
  }

  .result.refused {
    --_result: #b3211b;
    --_on-result: #fff;
  }

  .result.conflict {
    --_result: #7326a8;
    --_on-result: #fff;

    background: repeating-linear-gradient(-45deg, rgb(0 0 0 / 12%) 0 14px, transparent 14px 28px)
      var(--_result);
  }

  .result .icon {
    block-size: 5.25em;
    inline-size: 5.25em;
    margin-block-end: 6px;
    stroke-width: 1.7;
  }

  .result.idle:not(.not-ready) .icon {
    color: var(--_muted);
  }

  .result .spinner {
    block-size: 4em;
    border-width: 5px;
    inline-size: 4em;
    margin-block: 10px 16px;
  }

  .result h2 {
    font-size: clamp(1.5em, 6cqi, 2.25em);
    line-height: 1.2;
  }

  .result p {
    font-size: 1.125em;
    max-inline-size: 34rem;
    text-wrap: balance;
  }

  .result [role='status'] {
    display: grid;
    gap: 4px;
    justify-items: center;
  }

  .result .title {
    font-weight: 650;
  }

  .result button {
    background: transparent;
    border-color: currentcolor;
    color: inherit;
    margin-block-start: 10px;
    min-inline-size: 9rem;
  }

  .result button:hover {
    background: color-mix(in srgb, currentcolor 14%, transparent);
  }

  .result :focus-visible {
    outline-color: currentcolor;
  }

  .list {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: var(--_space);
  }

  .list h3 {
    font-size: 1em;
  }

  ol {
    list-style: none;
    margin-block-start: 6px;
  }

  li {
    align-items: center;
    border-block-start: 1px solid var(--_line);
    display: grid;
    gap: 4px 12px;
    grid-template-columns: 1fr auto;
    padding-block: 12px;
  }

  li:last-child {
    padding-block-end: 0;
  }

  li .title {
    font-weight: 600;
  }

  li small {
    color: var(--_muted);
    display: block;
    font-size: 0.875em;
  }

  li .why {
    color: var(--_conflict);
    grid-column: 1 / -1;
  }

  li button {
    font-size: 0.875em;
    grid-column: 1 / -1;
    justify-self: start;
  }

  @container (max-width: 20rem) {
    li {
      grid-template-columns: minmax(0, 1fr);
    }

    li .chip {
      justify-self: start;
    }
  }

  .none {
    color: var(--_muted);
    margin-block-start: 6px;
  }
`;
