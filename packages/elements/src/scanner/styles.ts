import { css } from 'lit';

export const scannerStyles = css`
  :host {
    display: block;
    max-inline-size: 40rem;
  }

  .frame {
    aspect-ratio: 4 / 3;
    background: #10131a;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    /* Not by overflow: long sentences on a small screen then make it higher than the camera's shape, in WebKit too. */
    clip-path: inset(0 round var(--_radius));
    color: #eef0f6;
    color-scheme: dark;
    display: grid;
    isolation: isolate;
    place-items: center;
    position: relative;
  }

  video {
    block-size: 100%;
    inline-size: 100%;
    inset: 0;
    object-fit: cover;
    position: absolute;
    z-index: 0;
  }

  .window {
    aspect-ratio: 1;
    block-size: calc(84% - 56px);
    border-radius: 22px;
    box-shadow: 0 0 0 100vmax rgb(8 10 16 / 45%);
    inset: 0 0 56px;
    margin: auto;
    position: absolute;
    z-index: 1;
  }

  .corners {
    block-size: 100%;
    fill: none;
    inline-size: 100%;
    overflow: visible;
    stroke: #fff;
    stroke-linecap: round;
    stroke-width: 2.5;
    transition: stroke 0.2s;
  }

  .line {
    animation: sweep 2.6s ease-in-out infinite alternate;
    background: linear-gradient(90deg, transparent, rgb(255 255 255 / 85%), transparent);
    block-size: 2px;
    inset-block-start: 8%;
    inset-inline: 8%;
    position: absolute;
  }

  .hit .corners {
    stroke: #6ee7a0;
    stroke-width: 3.5;
  }

  @keyframes sweep {
    to {
      inset-block-start: 92%;
    }
  }

  .panel {
    display: grid;
    gap: 10px;
    inline-size: 100%;
    justify-items: center;
    max-inline-size: 26rem;
    padding: var(--_space);
    text-align: center;
    z-index: 1;
  }

  .panel svg {
    block-size: 3em;
    fill: none;
    inline-size: 3em;
    opacity: 0.8;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.6;
  }

  .panel p {
    color: #c3c9d8;
    text-wrap: balance;
  }

  .panel [role='alert'] {
    display: grid;
    gap: 6px;
  }

  .panel h3 {
    color: #fff;
  }

  .panel button {
    background: #fff;
    border-color: #fff;
    color: #14161d;
    margin-block-start: 4px;
  }

  .bar {
    align-items: center;
    background: rgb(8 10 16 / 72%);
    display: flex;
    gap: 12px;
    inset: auto 0 0;
    justify-content: space-between;
    min-block-size: 56px;
    padding: 6px 8px 6px 16px;
    position: absolute;
    z-index: 2;
  }

  /* The sentence breaks before the button does. */
  .bar span {
    flex: 1;
  }

  .bar button {
    background: rgb(255 255 255 / 12%);
    border-color: rgb(255 255 255 / 45%);
    color: #fff;
    font-size: 0.875em;
    padding-inline: 14px;
  }

  .frame :focus-visible {
    outline-color: #fff;
  }

  .keyboard {
    align-items: center;
    background: var(--_sunken);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    color: var(--_ink);
    display: flex;
    gap: 14px;
    min-block-size: 64px;
    padding: 10px 18px;
  }

  .keyboard svg {
    block-size: 28px;
    fill: none;
    flex: none;
    inline-size: 28px;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-width: 1.8;
  }

  @media (prefers-reduced-motion: reduce) {
    .line {
      animation: none;
      inset-block-start: 50%;
    }
  }
`;
