import type { Stop } from '@omokit/core';

export interface Camera {
  /** What the camera sees, for the preview. */
  stream: MediaStream;
  stop: Stop;
}

/** Starts a camera that reports each QR code it sees, again and again while it sees it. Rejects with what the browser said. */
export type StartCamera = (onCode: (text: string) => void) => Promise<Camera>;

/** Enough for the code of a pass on a phone's screen an arm's length away. */
export const cameraConstraints: MediaTrackConstraints = {
  facingMode: 'environment',
  width: { ideal: 1280 },
  height: { ideal: 720 },
};

/** Why there is no camera: not allowed, none there, used by another program, a page without https, or something else. */
export type CameraFault = 'denied' | 'missing' | 'busy' | 'insecure' | 'failed';

const faultsByName: readonly [RegExp, CameraFault][] = [
  [/NotAllowedError|PermissionDenied|SecurityError/, 'denied'],
  [/NotFoundError|DevicesNotFound|OverconstrainedError/, 'missing'],
  [/NotReadableError|TrackStartError|AbortError/, 'busy'],
];

/** Tells the fault from a DOMException, or from html5-qrcode's sentence which has the name in it. */
export function cameraFaultOf(error: unknown): CameraFault {
  const text = error instanceof Error ? error.name : String(error);
  return faultsByName.find(([names]) => names.test(text))?.[1] ?? 'failed';
}
