/** A QR code's modules, row by row: what `QRCode.create(text).modules` of the package `qrcode` is. */
export interface CodeModules {
  size: number;
  data: ArrayLike<number | boolean>;
}

export interface CameraVideoOptions {
  width?: number;
  height?: number;
  frames?: number;
  /** How much of the frame's height the code takes, quiet zone included. */
  scale?: number;
}

const quietZone = 4;
// Studio range (ITU-R BT.601): what a camera's YUV has.
const white = 235;
const black = 16;
const neutral = 128;

/**
 * A YUV4MPEG2 film of a code on white, as Chromium takes it for a camera:
 * `--use-fake-device-for-media-stream --use-file-for-fake-video-capture=code.y4m`. Chromium plays it in a loop.
 */
export function cameraVideo(modules: CodeModules, options: CameraVideoOptions = {}): Buffer {
  const { width = 640, height = 480, frames = 4, scale = 0.8 } = options;
  const across = modules.size + 2 * quietZone;
  const side = Math.min(width, height) * scale;
  const left = (width - side) / 2;
  const top = (height - side) / 2;

  const luma = Buffer.alloc(width * height, white);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y - top) / side) * across) - quietZone;
    if (row < 0 || row >= modules.size) continue;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x - left) / side) * across) - quietZone;
      if (column < 0 || column >= modules.size) continue;
      if (modules.data[row * modules.size + column]) luma[y * width + x] = black;
    }
  }

  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, neutral);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420mpeg2\n`);
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame)]);
}
