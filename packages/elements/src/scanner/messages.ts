import type { Translations } from '../messages.js';
import type { CameraFault } from './camera.js';

export interface ScannerMessages {
  label: string;
  start: string;
  stop: string;
  retry: string;
  starting: string;
  scanning: string;
  stopped: string;
  keyboard: string;
  keyboardToo: string;
  read: string;
  faults: Readonly<Record<CameraFault, { title: string; advice: string }>>;
}

export const scannerMessages: Translations<ScannerMessages> = {
  en: {
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
  },
  'zh-CN': {
    label: '扫码器',
    start: '打开摄像头',
    stop: '关闭摄像头',
    retry: '重试',
    starting: '正在打开摄像头…',
    scanning: '请将二维码对准取景框。',
    stopped: '摄像头已关闭。',
    keyboard: '扫码枪已就绪。',
    keyboardToo: '扫码枪仍可使用。',
    read: '已读取。',
    faults: {
      denied: {
        title: '未获准使用摄像头。',
        advice: '请在地址栏或浏览器设置中允许本页面使用摄像头，然后重试。',
      },
      missing: { title: '未找到摄像头。', advice: '请连接摄像头后重试。' },
      busy: { title: '摄像头被占用。', advice: '请关闭正在使用摄像头的其他程序或页面，然后重试。' },
      insecure: { title: '摄像头需要安全连接。', advice: '请使用以 https 开头的地址打开本页面。' },
      failed: { title: '摄像头未能启动。', advice: '请检查连接后重试。' },
    },
  },
};
