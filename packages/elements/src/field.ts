import { css } from 'lit';

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
