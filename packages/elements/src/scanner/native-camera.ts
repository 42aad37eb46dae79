import type { StartCamera } from './camera.js';
import { lookAtCamera } from './look-at-camera.js';

/** Shape Detection API, not in TypeScript's DOM types. */
interface BarcodeDetectorLike {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<string[]>;
}

const detectorClass = () => (globalThis as { BarcodeDetector?: BarcodeDetectorClass }).BarcodeDetector;

/** Whether the browser itself reads QR codes. */
export async function hasNativeDetector(): Promise<boolean> {
  const formats = await detectorClass()
    ?.getSupportedFormats()
    .catch(() => undefined);
  return formats?.includes('qr_code') ?? false;
}

/** Reads with the browser's BarcodeDetector. */
export const startNativeCamera: StartCamera = async (onCode) => {
  const Detector = detectorClass();
  if (!Detector) throw new Error('This browser has no BarcodeDetector.');
  const detector = new Detector({ formats: ['qr_code'] });
  return lookAtCamera(async (video) => {
    // A frame that cannot be read is no fault: the next one may be.
    const codes = await detector.detect(video).catch(() => []);
    return codes.map(({ rawValue }) => rawValue);
  }, onCode);
};
