import { describe, expect, it } from 'vitest';
import { fitView, panView, revealPoint, scales, zoomView } from './graph-view.js';

const frame = { width: 800, height: 400 };

describe('the view of a picture', () => {
  it('shows all of it, in the middle, and draws nothing larger than it is', () => {
    expect(fitView({ width: 100, height: 100 }, frame)).toEqual({ x: 350, y: 150, scale: 1 });
    const { x, y, scale } = fitView({ width: 2000, height: 400 }, frame);
    expect(x).toBe(16);
    expect(scale).toBeCloseTo(0.384);
    expect(y * 2 + 400 * scale).toBeCloseTo(400);
  });

  it('zooms around a point that stays where it is, within bounds', () => {
    const view = { x: 10, y: 20, scale: 1 };
    const at = { x: 300, y: 100 };
    const near = zoomView(view, 2, at);
    expect((at.x - near.x) / near.scale).toBeCloseTo(at.x - view.x);
    expect((at.y - near.y) / near.scale).toBeCloseTo(at.y - view.y);
    expect(zoomView(view, 1000, at).scale).toBe(scales.most);
    expect(zoomView(view, 0, at).scale).toBe(scales.least);
  });

  it('moves only as far as needed to show a point', () => {
    const view = { x: 0, y: 0, scale: 1 };
    expect(revealPoint(view, { x: 400, y: 200 }, frame)).toEqual(view);
    expect(revealPoint(view, { x: 1000, y: 200 }, frame)).toEqual(panView(view, { x: -248, y: 0 }));
    expect(revealPoint(view, { x: -5, y: -5 }, frame)).toEqual(panView(view, { x: 53, y: 53 }));
  });
});
