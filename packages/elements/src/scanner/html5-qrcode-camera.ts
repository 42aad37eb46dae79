import { cameraConstraints, type StartCamera } from './camera.js';

const framesPerSecond = 10;
const longestStartMs = 5_000;

/**
 * The library copies frames at the size its place is laid out, not at the camera's: a small place would lose the
 * modules of a dense code. So it gets a place of its own, as wide as the frames asked for, behind our preview.
 */
const placeStyle =
  'position: fixed; inset: 0 auto auto 0; inline-size: 1280px; opacity: 0; pointer-events: none; z-index: -1';

let places = 0;

/** The library, fetched once: a device may lose its network between showing the scanner and starting it. */
export const loadHtml5Qrcode = () => import('html5-qrcode');

/** Reads with html5-qrcode (ZXing). `host` gets its place as a child. */
export const startHtml5QrcodeCamera =
  (host: HTMLElement): StartCamera =>
  async (onCode) => {
    const { Html5Qrcode, Html5QrcodeSupportedFormats } = await loadHtml5Qrcode();
    const place = document.createElement('div');
    place.id = `omo-scanner-camera-${++places}`;
    place.slot = 'camera';
    place.ariaHidden = 'true';
    place.style.cssText = placeStyle;
    // The library finds its place by id in the document, so it cannot be in a shadow root.
    (host.getRootNode() === document ? host : document.body).append(place);

    const reader = new Html5Qrcode(place.id, {
      verbose: false,
      formatsToSupport: [Html5QrcodeSupportedFormats.QR_CODE],
      useBarCodeDetectorIfSupported: false,
    });
    try {
      await reader.start(
        cameraConstraints,
        {
          fps: framesPerSecond,
          videoConstraints: cameraConstraints,
          // A square is what the viewfinder shows, and less to look through than the whole frame.
          qrbox: (width, height) => ({ width: Math.min(width, height), height: Math.min(width, height) }),
          // Mirrored codes do not exist on paper or phones; looking for them would take half of the time.
          disableFlip: true,
        },
        (text) => onCode(text),
        undefined,
      );
    } catch (error) {
      place.remove();
      throw error;
    }
    const video = place.querySelector('video')!;
    const stream = video.srcObject as MediaStream;
    await playing(video);

    return {
      stream,
      stop() {
        for (const track of stream.getTracks()) track.stop();
        reader.stop().then(
          () => place.remove(),
          () => place.remove(),
        );
      },
    };
  };

/** The library leaves the promise of `play()` alone: stopped before it plays, it would be a rejection nobody handles. */
function playing(video: HTMLVideoElement): Promise<unknown> {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.paused) return Promise.resolve();
  return Promise.race([
    new Promise((resolve) => video.addEventListener('playing', resolve, { once: true })),
    new Promise((resolve) => setTimeout(resolve, longestStartMs)),
  ]);
}
