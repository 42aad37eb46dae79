import type { ScannerMessages } from '../messages.js';

export const en: ScannerMessages = {
  label: 'Code scanner',
  start: 'Start camera',
  stop: 'Stop camera',
  retry: 'Try again',
  starting: 'Starting the camera…',
  scanning: 'Hold the code in the frame.',
  stopped: 'The camera is off.',
  keyboard: 'Ready for the hand scanner.',
  keyboardToo: 'A hand scanner works all the same.',
  read: 'Code read.',
  faults: {
    denied: {
      title: 'The camera is not allowed.',
      advice:
        'Allow the camera for this page in the address bar or in the browser’s settings, then try again.',
    },
    missing: { title: 'No camera found.', advice: 'Connect a camera, then try again.' },
    busy: {
      title: 'The camera is in use.',
      advice: 'Close other programs or pages that use the camera, then try again.',
    },
    insecure: {
      title: 'The camera needs a secure page.',
      advice: 'Open this page with an address that begins with https.',
    },
    failed: { title: 'The camera did not start.', advice: 'Check its connection, then try again.' },
  },
};
