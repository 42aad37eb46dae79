import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force';
import type { LinkGraph } from './link-graph.js';

export interface Point {
  x: number;
  y: number;
}

export interface GraphLayout {
  /** The middle of each node, by its key. */
  points: Map<string, Point>;
  width: number;
  height: number;
}

interface Body extends SimulationNodeDatum {
  key: string;
}

/** What a node takes with the text below it, in pixels: no two of these boxes lie on each other. */
export const nodeBox = { width: 120, height: 62 } as const;

const squeeze = nodeBox.height / nodeBox.width;
const rounds = 300;
/** Few have longer links, so that there is room for the evidence on each. */
const fewBodies = 20;

/**
 * Puts the nodes where their links pull them: d3-force, which draws its lots from a generator of its own, so the same
 * graph always lies the same way. `aspect` is width by height of the space that it will be shown in.
 */
export function layoutGraph({ nodes, edges }: LinkGraph, aspect = 1.6): GraphLayout {
  const bodies: Body[] = nodes.map(({ key }) => ({ key }));
  const pulls = edges.map(({ from, to, outcome }): SimulationLinkDatum<Body> & { weak: boolean } => ({
    source: from,
    target: to,
    weak: outcome === 'flagged' || outcome === 'removed',
  }));
  if (bodies.length === 0) return { points: new Map(), width: 0, height: 0 };
  // Bodies are round while they move; squeezed afterwards, they take a box of the text's shape.
  const across = Math.max(aspect * squeeze, 0.4);
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  // What nothing pulls must not drift out of sight.
  const towards =
    (strength: number) =>
    ({ key }: Body) =>
      linked.has(key) ? strength : 4 * strength;
  const roomy = bodies.length <= fewBodies;
  const simulation = forceSimulation(bodies)
    .force(
      'link',
      forceLink<Body, (typeof pulls)[number]>(pulls)
        .id(({ key }) => key)
        .distance(({ weak }) => (weak ? 1.4 : 1) * (roomy ? 210 : 130))
        // What joins nobody does not pull two people together.
        .strength(({ weak }) => (weak ? 0.1 : 1)),
    )
    .force('charge', forceManyBody<Body>().strength(roomy ? -2600 : -1100))
    .force('collide', forceCollide<Body>(nodeBox.width / 2))
    .force('x', forceX<Body>(0).strength(towards(0.06 / across)))
    .force('y', forceY<Body>(0).strength(towards(0.06 * across)))
    .stop();
  simulation.tick(rounds);
  const boxes = bodies.map(({ key, x = 0, y = 0 }) => ({ key, x, y: y * squeeze }));
  separate(boxes);

  const left = Math.min(...boxes.map(({ x }) => x)) - nodeBox.width / 2;
  const top = Math.min(...boxes.map(({ y }) => y)) - nodeBox.height / 2;
  const right = Math.max(...boxes.map(({ x }) => x)) + nodeBox.width / 2;
  const bottom = Math.max(...boxes.map(({ y }) => y)) + nodeBox.height / 2;
  return {
    points: new Map(boxes.map(({ key, x, y }) => [key, { x: Math.round(x - left), y: Math.round(y - top) }])),
    width: Math.ceil(right - left),
    height: Math.ceil(bottom - top),
  };
}

/**
 * Pushes boxes that lie on each other apart, each pair by the shorter way, until none do. A crowd that only passes its
 * pushes on is drawn larger.
 */
function separate(boxes: Point[]): void {
  for (let round = 1; pushAll(boxes); round += 1) {
    if (round % 50 > 0) continue;
    for (const box of boxes) {
      box.x *= 1.1;
      box.y *= 1.1;
    }
  }
}

function pushAll(boxes: readonly Point[]): boolean {
  let moved = false;
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      const wide = nodeBox.width - Math.abs(a.x - b.x);
      const high = nodeBox.height - Math.abs(a.y - b.y);
      if (wide <= 1e-6 || high <= 1e-6) continue;
      moved = true;
      const axis = wide < high ? 'x' : 'y';
      // A little more than needed, or rounding would let them touch for ever.
      const push = (axis === 'x' ? wide : high) / 2 + 0.5;
      const sign = a[axis] < b[axis] ? -1 : 1;
      a[axis] += sign * push;
      b[axis] -= sign * push;
    }
  }
  return moved;
}
