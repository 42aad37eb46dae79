import type { Point } from './link-graph-layout.js';

/** A press that moves less than this is a click. */
const slackPx = 4;

/** Moves a picture with one pointer and zooms it with two; a press that stays in place is left to be a click. */
export function dragging(acts: { pan(x: number, y: number): void; zoom(factor: number, at: Point): void }) {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let moving = false;
  let dragged = false;

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.size > 1) return;
    start = { x: event.clientX, y: event.clientY };
    moving = false;
    dragged = false;
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (!before || !start) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!moving) {
      if (pointers.size === 1 && Math.hypot(now.x - start.x, now.y - start.y) < slackPx) return;
      moving = true;
      dragged = true;
      // From here on the press is no click, wherever it ends.
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (!other) return acts.pan(now.x - before.x, now.y - before.y);
    const apart = (a: Point) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
    const frame = (event.currentTarget as Element).getBoundingClientRect();
    acts.zoom(apart(now) / apart(before), {
      x: (now.x + other.x) / 2 - frame.x,
      y: (now.y + other.y) / 2 - frame.y,
    });
  }

  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) moving = false;
  }

  return {
    down,
    move,
    up,
    /** Whether the click that is being handled is the end of a drag. */
    justDragged(): boolean {
      const was = dragged;
      dragged = false;
      return was;
    },
  };
}
