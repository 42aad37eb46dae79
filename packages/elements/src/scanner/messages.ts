import type { Translations } from '../messages.js';
import type { CameraFault } from './camera.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

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

export const scannerMessages: Translations<ScannerMessages> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW, ja, ru };
