import type { GraphLayout, Point } from './link-graph-layout.js';

/** Where a picture lies in its frame: moved by x and y pixels after it was drawn `scale` times its size. */
export interface View extends Point {
  scale: number;
}

export interface Frame {
  width: number;
  height: number;
}

export const scales = { least: 0.15, most: 3 } as const;
const margin = 16;

/** The whole picture in the middle of the frame, never larger than it was drawn for. */
export function fitView({ width, height }: Pick<GraphLayout, 'width' | 'height'>, frame: Frame): View {
  const room = { width: frame.width - 2 * margin, height: frame.height - 2 * margin };
  const scale = Math.max(scales.least, Math.min(1, room.width / width, room.height / height));
  return { x: (frame.width - width * scale) / 2, y: (frame.height - height * scale) / 2, scale };
}

/** Larger or smaller, with the point `at` of the frame staying where it is. */
export function zoomView(view: View, factor: number, at: Point): View {
  const scale = Math.min(scales.most, Math.max(scales.least, view.scale * factor));
  const ratio = scale / view.scale;
  return { x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio, scale };
}

export const panView = (view: View, by: Point): View => ({ ...view, x: view.x + by.x, y: view.y + by.y });

/** Moved as little as needed so that a point of the picture is in sight. */
export function revealPoint(view: View, point: Point, frame: Frame): View {
  const into = (at: number, size: number) => {
    const edge = Math.min(48, size / 2);
    return Math.min(size - edge, Math.max(edge, at)) - at;
  };
  const x = into(point.x * view.scale + view.x, frame.width);
  const y = into(point.y * view.scale + view.y, frame.height);
  return panView(view, { x, y });
}
