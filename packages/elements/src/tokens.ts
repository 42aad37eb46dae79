import { css, unsafeCSS } from 'lit';

/**
 * The look shared by all elements. A page sets `--omo-<name>`; elements read `--_<name>`. Colours follow the page's
 * `color-scheme`, so that a page which is light only is not given dark widgets.
 */
const colours = {
  // name: [light, dark]
  accent: ['#3b45c4', '#b3baff'],
  'on-accent': ['#ffffff', '#14173a'],
  surface: ['#ffffff', '#1b1e26'],
  ink: ['#1c2230', '#eef0f6'],
  success: ['#156c36', '#7ddc9d'],
  'success-surface': ['#e4f5ea', '#123322'],
  warning: ['#8a4b00', '#ffc866'],
  'warning-surface': ['#fff2d6', '#3b2a08'],
  danger: ['#b3211b', '#ff9d94'],
  'danger-surface': ['#fdeaea', '#421a1a'],
  conflict: ['#7326a8', '#dba8ff'],
  'conflict-surface': ['#f5e9fd', '#341a45'],
} as const;

/**
 * What lies between ink and surface takes on the page's colours: so many per cent of ink. Beside it what it is in a
 * browser that cannot mix, which then knows no `light-dark()` either.
 */
const between = {
  sunken: [5, '#f4f5f8'],
  line: [14, '#dfe2ea'],
  control: [58, '#7d8698'],
  muted: [74, '#566074'],
} as const;

const declare = <T>(pairs: Record<string, T>, value: (pair: T) => string) =>
  unsafeCSS(
    Object.entries(pairs)
      .map(([name, pair]) => `--_${name}: var(--omo-${name}, ${value(pair)});`)
      .join('\n'),
  );

export const tokens = css`
  :host {
    ${declare(colours, ([light]) => light)}
    ${declare(between, ([, usual]) => usual)}
    --_font: var(
      --omo-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'PingFang SC',
      'Hiragino Sans GB',
      'Microsoft YaHei',
      'Noto Sans CJK SC',
      sans-serif
    );
    --_font-size: var(--omo-font-size, 1rem);
    --_radius: var(--omo-radius, 14px);
    --_radius-small: calc(var(--_radius) * 0.6);
    --_space: var(--omo-space, 16px);

    color: var(--_ink);
    font: 400 var(--_font-size) / 1.5 var(--_font);
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
    -webkit-text-size-adjust: 100%;
  }

  @supports (color: light-dark(red, red)) {
    :host {
      ${declare(colours, ([light, dark]) => `light-dark(${light}, ${dark})`)}
    }
  }

  @supports (color: color-mix(in srgb, red, red)) {
    :host {
      ${declare(between, ([share]) => `color-mix(in srgb, var(--_ink) ${share}%, var(--_surface))`)}
    }
  }

  /* White or black, which is read better on the accent: at a lightness of 49.5 both have a contrast of 4.5. */
  @supports (color: lch(from light-dark(red, red) l 0 0)) {
    :host {
      --_on-accent: var(--omo-on-accent, lch(from var(--_accent) clamp(0, (49.5 - l) * 1000, 100) 0 0));
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_control: var(--_ink);
      --_line: var(--_ink);
      --_muted: var(--_ink);
    }
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    border: 0;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }

  h2,
  h3 {
    font-size: 1.1875em;
    font-weight: 650;
    line-height: 1.3;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  p,
  dd,
  li {
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }

  :lang(zh),
  :lang(ja) {
    line-break: strict;
  }

  :lang(ja) {
    word-break: auto-phrase;
  }

  /* Characters that these languages share have their own shapes in each. */
  [lang|='ja'] {
    font-family: var(
      --omo-font,
      system-ui,
      -apple-system,
      'Hiragino Sans',
      'Yu Gothic UI',
      Meiryo,
      'Noto Sans CJK JP',
      'Noto Sans JP',
      sans-serif
    );
  }

  [lang|='zh-TW'],
  [lang|='zh-HK'],
  [lang|='zh-MO'],
  [lang|='zh-Hant'] {
    font-family: var(
      --omo-font,
      system-ui,
      -apple-system,
      'PingFang TC',
      'Microsoft JhengHei',
      'Noto Sans CJK TC',
      'Noto Sans TC',
      sans-serif
    );
  }

  a {
    color: var(--_accent);
    text-underline-offset: 0.2em;
  }

  button,
  summary {
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }

  button {
    align-items: center;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    color: var(--_ink);
    cursor: pointer;
    display: inline-flex;
    font: inherit;
    font-weight: 600;
    gap: 8px;
    justify-content: center;
    line-height: 1.25;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 10px 18px;
    text-align: center;
    transition:
      background-color 0.15s,
      border-color 0.15s;
  }

  button:hover {
    background: color-mix(in srgb, var(--_ink) 6%, var(--_surface));
  }

  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }

  button.primary:hover {
    background: color-mix(in srgb, var(--_ink) 16%, var(--_accent));
  }

  button[aria-disabled='true'] {
    cursor: progress;
    opacity: 0.75;
  }

  /* Headings are focused so that a screen reader goes on there; they are no control. */
  [tabindex='-1']:focus-visible {
    outline: none;
  }

  :focus-visible:not([tabindex='-1']) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .visually-hidden {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }

  .spinner {
    animation: turn 0.9s linear infinite;
    block-size: 1.1em;
    border: 2px solid currentcolor;
    border-block-start-color: transparent;
    border-radius: 50%;
    flex: none;
    inline-size: 1.1em;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 4s !important;
      transition-duration: 0s !important;
    }
  }
`;
