import { css } from 'lit';

/** Types are told apart by shape and by colour, links by the kind of line and a sign: neither by colour alone. */
export const linkGraphStyles = css`
  .frame {
    position: relative;
    overflow: hidden;
  }
  .frame > svg {
    display: block;
    /* A page that is scrolled past the picture is not caught in it, until the picture was zoomed. */
    touch-action: pan-y;
    cursor: grab;
    user-select: none;
    -webkit-user-select: none;
  }
  .frame > svg.moved {
    touch-action: none;
  }
  .zoom {
    position: absolute;
    right: 10px;
    top: 10px;
    display: flex;
    gap: 4px;
  }
  .zoom button {
    min-width: 34px;
    padding: 0 9px;
  }

  .node,
  .edge {
    cursor: pointer;
    outline: none;
  }
  .hit {
    fill: transparent;
    stroke: none;
  }
  .shape {
    fill: color-mix(in srgb, var(--node) 20%, var(--surface));
    stroke: var(--node);
    stroke-width: 2;
  }
  .login {
    --node: var(--accent);
  }
  .address {
    --node: var(--online);
  }
  .account {
    --node: var(--received);
  }
  .token {
    --node: var(--lost);
  }
  .visit,
  .other {
    --node: var(--muted);
  }
  .device {
    --node: var(--offline);
  }
  .outside .shape {
    fill: var(--surface);
    stroke-dasharray: 3 3;
  }
  .inner {
    fill: none;
    stroke: var(--node);
    stroke-width: 2;
  }
  text {
    text-anchor: middle;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 3px;
    stroke-linejoin: round;
    fill: var(--text);
    font-family: var(--font);
    pointer-events: none;
  }
  /* Lines of one colour with the words would else run through them, between their letters. */
  feFlood {
    flood-color: var(--surface);
  }
  .label {
    pointer-events: none;
  }
  .value {
    font: calc(11px * var(--magnified, 1)) var(--mono);
  }
  .type {
    font-size: 10.5px;
    fill: var(--muted);
  }
  .far .type,
  .far .evidence,
  .far .visit .value,
  .far .device .value,
  .far .other .value {
    display: none;
  }
  .far .value {
    dominant-baseline: hanging;
    transform: translateY(-8px);
  }
  .node:hover .shape {
    fill: color-mix(in srgb, var(--node) 38%, var(--surface));
  }
  .node[aria-pressed='true'] .shape {
    fill: var(--node);
  }
  .node:focus-visible .shape {
    stroke: var(--text);
    stroke-width: 4;
  }
  .node:focus-visible .value {
    font-weight: 700;
    text-decoration: underline;
  }

  .edge path {
    fill: none;
  }
  .edge .hit {
    stroke: transparent;
    stroke-width: 18;
    pointer-events: stroke;
  }
  .halo {
    stroke: transparent;
    stroke-width: 9;
    stroke-linecap: round;
  }
  .line {
    stroke: var(--link, var(--received));
    stroke-width: 2.2;
  }
  .known .line {
    --link: var(--muted);
    stroke-width: 1.2;
  }
  .flagged .line {
    --link: var(--warn);
    stroke-dasharray: 7 5;
  }
  .removed .line {
    --link: var(--bad);
    stroke-width: 1.4;
    stroke-dasharray: 1.5 5;
    stroke-linecap: round;
  }
  .edge:hover .halo,
  .edge[aria-pressed='true'] .halo {
    stroke: color-mix(in srgb, var(--accent) 28%, transparent);
  }
  .edge:focus-visible .halo {
    stroke: color-mix(in srgb, var(--accent) 60%, transparent);
  }
  .sign {
    fill: var(--surface);
    stroke: var(--warn);
    stroke-width: 1.6;
  }
  .removed .sign,
  .removed .cross {
    stroke: var(--bad);
    stroke-width: 1.6;
  }
  .signed {
    font-size: 12px;
    font-weight: 700;
    stroke: none;
    fill: var(--warn);
  }
  .evidence {
    font-size: 10.5px;
    fill: var(--muted);
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    padding: 8px 16px 0;
    font-size: 12px;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .hint {
    padding: 4px 16px 0;
    font-size: 12px;
  }
  @media (max-width: 600px) {
    .zoom {
      position: static;
      justify-content: flex-end;
      padding: 8px 16px 0;
    }
  }
`;
