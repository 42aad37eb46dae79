import type { Translations } from '../messages.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

export interface SessionMessages {
  /** The button that is always there. */
  endSession: string;
  title: string;
  text: string;
  /** Under the number that counts down. */
  seconds: string;
  /** Told to a screen reader while it counts down. */
  left(seconds: string): string;
  stay: string;
  end: string;
  ending: string;
  ended: string;
}

export const sessionMessages: Translations<SessionMessages> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW, ja, ru };
