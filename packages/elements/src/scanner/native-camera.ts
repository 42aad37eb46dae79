import { cameraConstraints, type StartCamera } from './camera.js';

/** Shape Detection API, not in TypeScript's DOM types. */
interface BarcodeDetectorLike {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<string[]>;
}

const pauseMs = 100;

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
  const stream = await navigator.mediaDevices.getUserMedia({ video: cameraConstraints });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();

  let running = true;
  async function look(): Promise<void> {
    while (running) {
      // A frame that cannot be read is no fault: the next one may be.
      const codes = await detector.detect(video).catch(() => []);
      for (const { rawValue } of codes) if (running) onCode(rawValue);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  void look();

  return {
    stream,
    stop() {
      running = false;
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
};
