import { cameraConstraints, type Camera } from './camera.js';

const pauseMs = 80;

/** Opens the camera and lets `detect` look at what it shows, again and again, until it is stopped. */
export async function lookAtCamera(
  detect: (video: HTMLVideoElement) => Promise<string[]> | string[],
  onCode: (text: string) => void,
): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: cameraConstraints });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();

  let running = true;
  async function look(): Promise<void> {
    while (running) {
      for (const text of await detect(video)) if (running) onCode(text);
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
}
