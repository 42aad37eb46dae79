import { LitElement, html, nothing, svg, type PropertyValues } from 'lit';
import { followElementWidth } from './follow-element-width.js';
import { followLanguage } from './follow-language.js';
import { dragging } from './graph-dragging.js';
import { edgeName, edgeText, nodeName, nodeText, typeText } from './graph-names.js';
import { graphLegend } from './graph-legend.js';
import { fitView, panView, revealPoint, zoomView, type Frame, type View } from './graph-view.js';
import { t } from './language.js';
import type { GraphEdge, GraphNode, LinkGraph } from './link-graph.js';
import { layoutGraph, type GraphLayout, type Point } from './link-graph-layout.js';
import { linkGraphStyles } from './link-graph-styles.js';
import { familyOf, shapePaths } from './node-shapes.js';
import { base } from './styles.js';

const noGraph: LinkGraph = { nodes: [], edges: [], grouped: false };
const step = 1.25;
/** The shape stands above the middle of its box, with the text below it. */
const lift = 12;
/** Drawn smaller than this, only logins and addresses are named, and larger. */
const far = 0.78;
/** Beyond this many, the evidence of each link is told when it is chosen, and not written on it. */
const mostLabels = 12;

/**
 * A person's identifiers and the links between them as a picture.
 * @fires console-graph-chosen - key of the node or edge that was chosen
 */
export class ConsoleLinkGraph extends LitElement {
  static override properties = {
    graph: { attribute: false },
    chosen: { attribute: false },
    view: { state: true },
    current: { state: true },
  };
  declare graph: LinkGraph;
  declare chosen: string | undefined;
  /** Undefined while the whole picture is shown. */
  declare view: View | undefined;
  /** Key of what the keyboard is on: the one stop of the picture in the order of tabs. */
  declare current: string | undefined;
  #width: () => number;
  #layout: GraphLayout | undefined;
  #aspect = 0;

  constructor() {
    super();
    this.graph = noGraph;
    this.chosen = undefined;
    this.view = undefined;
    this.current = undefined;
    this.#width = followElementWidth(this);
    followLanguage(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const aspect = this.#width() < 560 ? 0.9 : 2;
    if (!changed.has('graph') && aspect === this.#aspect) return;
    this.#aspect = aspect;
    this.#layout = layoutGraph(this.graph, aspect);
    this.view = undefined;
    const keys = this.#keys();
    if (!this.current || !keys.includes(this.current)) this.current = keys[0];
  }

  /** In reading order, each edge after the node from which it is first met. */
  #keys(): string[] {
    const met = new Set<string>();
    for (const node of this.graph.nodes) {
      met.add(node.key);
      for (const edge of this.graph.edges)
        if (edge.from === node.key || edge.to === node.key) met.add(edge.key);
    }
    return [...met];
  }

  #frame(): Frame {
    const width = Math.max(this.#width(), 200);
    const { width: wide = 1, height: high = 1 } = this.#layout ?? {};
    const most = width < 560 ? 420 : 540;
    const scale = Math.min(1, (width - 32) / wide);
    return { width, height: Math.round(Math.min(most, Math.max(170, high * scale + 32))) };
  }

  #shown(): View {
    return this.view ?? fitView(this.#layout ?? { width: 1, height: 1 }, this.#frame());
  }

  #zoom(factor: number, at?: Point): void {
    const { width, height } = this.#frame();
    this.view = zoomView(this.#shown(), factor, at ?? { x: width / 2, y: height / 2 });
  }

  #pan(x: number, y: number): void {
    this.view = panView(this.#shown(), { x, y });
  }

  #drag = dragging({ pan: (x, y) => this.#pan(x, y), zoom: (factor, at) => this.#zoom(factor, at) });

  #choose(key: string): void {
    if (this.#drag.justDragged()) return;
    this.current = key;
    this.dispatchEvent(new CustomEvent('console-graph-chosen', { detail: key }));
  }

  #wheel(event: WheelEvent): void {
    // Without a modifier the wheel is the page's.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, { x: event.offsetX, y: event.offsetY });
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = event.shiftKey ? this.#moves(event.key) : this.#acts(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #moves(key: string): (() => void) | undefined {
    const by = 60;
    if (key === 'ArrowLeft') return () => this.#pan(by, 0);
    if (key === 'ArrowRight') return () => this.#pan(-by, 0);
    if (key === 'ArrowUp') return () => this.#pan(0, by);
    if (key === 'ArrowDown') return () => this.#pan(0, -by);
    // A plus is a shifted key on many keyboards.
    return key === '+' ? () => this.#zoom(step) : undefined;
  }

  #acts(key: string): (() => void) | undefined {
    if (key === '+' || key === '=') return () => this.#zoom(step);
    if (key === '-') return () => this.#zoom(1 / step);
    if (key === '0') return () => (this.view = undefined);
    if (key === 'Enter' || key === ' ') return () => this.current && this.#choose(this.current);
    const keys = this.#keys();
    const at = keys.indexOf(this.current ?? '');
    if (key === 'ArrowRight' || key === 'ArrowDown') return () => this.#goTo(keys[at + 1]);
    if (key === 'ArrowLeft' || key === 'ArrowUp') return () => this.#goTo(keys[at - 1]);
    if (key === 'Home') return () => this.#goTo(keys[0]);
    if (key === 'End') return () => this.#goTo(keys.at(-1));
    return undefined;
  }

  #goTo(key: string | undefined): void {
    const point = key === undefined ? undefined : this.#pointOf(key);
    if (!key || !point) return;
    this.current = key;
    this.view = revealPoint(this.#shown(), point, this.#frame());
    void this.updateComplete.then(() => {
      [...this.renderRoot.querySelectorAll<SVGGElement>('[data-key]')]
        .find(({ dataset }) => dataset['key'] === key)
        ?.focus({ preventScroll: true });
    });
  }

  /** The middle of a node or edge. */
  #pointOf(key: string): Point | undefined {
    const points = this.#layout?.points;
    const edge = this.graph.edges.find((edge) => edge.key === key);
    if (!edge) return points?.get(key);
    const from = points?.get(edge.from);
    const to = points?.get(edge.to);
    return from && to && { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  }

  override render() {
    const { width, height } = this.#frame();
    const { x, y, scale } = this.#shown();
    const { nodes, edges } = this.graph;
    return html`
      <div class="frame">
        <svg
          width=${width}
          height=${height}
          class=${this.view ? 'moved' : ''}
          role="group"
          aria-label=${t('graph.label', {
            identifiers: t('card.identifiers', { n: total(nodes, (node) => node.identifiers) }),
            links: t('card.links', { n: total(edges, (edge) => edge.links) }),
          })}
          aria-describedby="hint"
          @keydown=${(event: KeyboardEvent) => this.#press(event)}
          @wheel=${(event: WheelEvent) => this.#wheel(event)}
          @pointerdown=${this.#drag.down}
          @pointermove=${this.#drag.move}
          @pointerup=${this.#drag.up}
          @pointercancel=${this.#drag.up}
        >
          <filter id="ground" x="-3%" width="106%" y="0" height="100%">
            <feFlood />
            <feComposite in="SourceGraphic" />
          </filter>
          <g
            class=${scale < far ? 'far' : ''}
            style="--magnified: ${scale < far ? Math.min(2.6, 0.9 / scale).toFixed(2) : 1}"
            transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(4)})"
          >
            ${edges.map((edge) => this.#edge(edge))} ${edges.map((edge) => this.#label(edge))}
            ${nodes.map((node) => this.#node(node))}
          </g>
        </svg>
        <div class="zoom">
          <button aria-label=${t('graph.in')} title=${t('graph.in')} @click=${() => this.#zoom(step)}>
            +
          </button>
          <button aria-label=${t('graph.out')} title=${t('graph.out')} @click=${() => this.#zoom(1 / step)}>
            −
          </button>
          <button ?disabled=${!this.view} @click=${() => (this.view = undefined)}>${t('graph.fit')}</button>
        </div>
      </div>
      ${graphLegend(this.graph)}
      <p class="hint muted" id="hint">
        ${t('graph.hint')}${this.graph.grouped ? ` ${t('graph.grouped')}` : ''}
      </p>
    `;
  }

  #edge(edge: GraphEdge) {
    const from = this.#layout?.points.get(edge.from);
    const to = this.#layout?.points.get(edge.to);
    if (!from || !to) return nothing;
    const line = `M${from.x},${from.y - lift}L${to.x},${to.y - lift}`;
    return svg`<g
      class="edge ${edge.outcome}"
      role="button"
      tabindex=${edge.key === this.current ? 0 : -1}
      aria-label=${edgeName(edge, this.graph)}
      aria-pressed=${edge.key === this.chosen ? 'true' : 'false'}
      data-key=${edge.key}
      @focus=${() => (this.current = edge.key)}
      @click=${() => this.#choose(edge.key)}
    >
      <path class="hit" d=${line} /><path class="halo" d=${line} /><path class="line" d=${line} />
    </g>`;
  }

  /** What is written on an edge, above the lines of all. */
  #label(edge: GraphEdge) {
    const middle = this.#pointOf(edge.key);
    if (!middle) return nothing;
    const label = edge.links.length > 1 || this.graph.edges.length <= mostLabels ? edgeText(edge) : '';
    const signed = edge.outcome === 'flagged' || edge.outcome === 'removed';
    return svg`<g
      class="edge label ${edge.outcome}"
      aria-hidden="true"
      transform="translate(${middle.x} ${middle.y - lift})"
    >
      ${edge.outcome === 'flagged' ? svg`<circle class="sign" r="9" /><text y="4" class="signed">?</text>` : nothing}
      ${edge.outcome === 'removed' ? svg`<circle class="sign" r="9" /><path class="cross" d="M-4,-4L4,4M4,-4L-4,4" />` : nothing}
      ${label ? svg`<text class="evidence words" filter="url(#ground)" y=${signed ? 21 : 4}>${label}</text>` : nothing}
    </g>`;
  }

  #node(node: GraphNode) {
    const point = this.#layout?.points.get(node.key);
    if (!point) return nothing;
    const family = familyOf(node.type);
    const count = node.identifiers.length;
    return svg`<g
      class="node ${family} ${node.kind}"
      role="button"
      tabindex=${node.key === this.current ? 0 : -1}
      aria-label=${nodeName(node)}
      aria-pressed=${node.key === this.chosen ? 'true' : 'false'}
      data-key=${node.key}
      transform="translate(${point.x} ${point.y - lift})"
      @focus=${() => (this.current = node.key)}
      @click=${() => this.#choose(node.key)}
    >
      <rect class="hit" x="-58" y="-18" width="116" height="60" />
      ${count > 1 ? svg`<path class="shape behind" d=${shapePaths[family]} transform="translate(4 -4)" />` : nothing}
      <path class="shape" d=${shapePaths[family]} />
      ${node.kind === 'shared' ? svg`<path class="inner" d=${shapePaths[family]} transform="scale(0.6)" />` : nothing}
      <g class="words" filter="url(#ground)">
        <text class="value" y="27">${nodeText(node)}</text>
        <text class="type" y="40">${typeText(node)}</text>
      </g>
    </g>`;
  }

  static override styles = [base, linkGraphStyles];
}

const total = <Part>(parts: readonly Part[], within: (part: Part) => readonly unknown[]): number =>
  parts.reduce((sum, part) => sum + within(part).length, 0);
