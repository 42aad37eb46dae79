import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { JudgedLink } from '@omokit/protocol';
import { linkGraph } from './link-graph.js';
import { layoutGraph, nodeBox } from './link-graph-layout.js';

const visit = (n: number) => ({ type: 'anonymous', value: `visit-${n}` });
const joined = (from: number, to: number): JudgedLink => ({
  id: `${from}-${to}`,
  a: visit(from),
  b: visit(to),
  evidence: 'login',
  at: '2026-03-04T10:00:00Z',
  outcome: 'joined',
});

/** A tree with some links more, so of one person and drawn with crossings. */
const graphs = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.infiniteStream(fc.nat()), fc.integer({ min: 0, max: 20 }))
  .map(([size, numbers, extra]) => {
    const number = () => numbers.next().value as number;
    const links = Array.from({ length: size - 1 }, (_, at) => joined(number() % (at + 1), at + 1));
    for (let at = 0; at < extra; at += 1) links.push(joined(number() % size, number() % size));
    return linkGraph(
      Array.from({ length: size }, (_, at) => visit(at)),
      links,
    );
  });

describe('layoutGraph', () => {
  it('lays no identifier on another, and all inside the picture', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom(0.7, 1.6, 2.4), (graph, aspect) => {
        const { points, width, height } = layoutGraph(graph, aspect);
        const all = [...points.values()];
        for (const [at, { x, y }] of all.entries()) {
          expect(x).toBeGreaterThanOrEqual(nodeBox.width / 2 - 1);
          expect(x).toBeLessThanOrEqual(width - nodeBox.width / 2 + 1);
          expect(y).toBeGreaterThanOrEqual(nodeBox.height / 2 - 1);
          expect(y).toBeLessThanOrEqual(height - nodeBox.height / 2 + 1);
          for (const other of all.slice(at + 1))
            expect(
              Math.abs(x - other.x) >= nodeBox.width - 4 || Math.abs(y - other.y) >= nodeBox.height - 4,
            ).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lays the same person the same way, in whatever order the lists came', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 8 }), (order) => {
        const whole = linkGraph(
          [0, 1, 2, 3, 4, 5, 6, 7, 8].map(visit),
          [1, 2, 3, 4, 5, 6, 7, 8].map((n) => joined(0, n)),
        );
        const turned = linkGraph(
          [...order, 0].map(visit),
          order.map((n) => joined(0, n)),
        );
        expect(layoutGraph(turned)).toEqual(layoutGraph(whole));
      }),
      { numRuns: 10 },
    );
  });

  it('draws the two halves of a bridge apart', () => {
    const star = (hub: number) => [1, 2, 3, 4, 5].map((n) => joined(hub, hub + n));
    const { points } = layoutGraph(
      linkGraph(
        Array.from({ length: 12 }, (_, at) => visit(at)),
        [...star(0), ...star(6), joined(0, 6)],
      ),
    );
    const at = (n: number) => points.get(`anonymous:visit-${n}`)!;
    const apart = (a: number, b: number) => Math.hypot(at(a).x - at(b).x, at(a).y - at(b).y);
    for (const n of [1, 2, 3, 4, 5]) expect(apart(0, n)).toBeLessThan(apart(6, n));
  });

  it('has a size with one node and with none', () => {
    expect(layoutGraph(linkGraph([visit(1)], []))).toMatchObject({ ...nodeBox });
    expect(layoutGraph(linkGraph([], [])).points.size).toBe(0);
  });
});
