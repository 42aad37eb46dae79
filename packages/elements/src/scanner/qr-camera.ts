import type { StartCamera } from './camera.js';
import { lookAtCamera } from './look-at-camera.js';

/** The decoder, fetched once: a device may lose its network between showing the scanner and starting it. */
export const loadQrDecoder = () => import('qr/decode.js');

/** Reads with the decoder of the package `qr`, for browsers that cannot read codes themselves. */
export const startQrCamera: StartCamera = async (onCode) => {
  const { decodeQR } = await loadQrDecoder();
  const canvas = document.createElement('canvas');
  const frame = canvas.getContext('2d', { willReadFrequently: true })!;

  return lookAtCamera((video) => {
    // The square in the middle is what the viewfinder shows, and less to look through than the whole frame.
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (side === 0) return [];
    canvas.width = canvas.height = side;
    frame.drawImage(
      video,
      (video.videoWidth - side) / 2,
      (video.videoHeight - side) / 2,
      side,
      side,
      0,
      0,
      side,
      side,
    );
    try {
      return [decodeQR(frame.getImageData(0, 0, side, side))];
    } catch {
      // No code in this frame; the next one may have one.
      return [];
    }
  }, onCode);
};
