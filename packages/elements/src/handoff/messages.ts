import type { Translations } from '../messages.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

export interface HandoffMessages {
  continueOnPhone: string;
  preparing: string;
  scanTitle: string;
  scanText: string;
  orType: string;
  qrLabel: string;
  /** Link that opens the code's address on this very device. */
  openHere: string;
  validFor(time: string): string;
  cancel: string;
  close: string;
  joinedHere: { title: string; text: string };
  again: string;
  typeTitle: string;
  typeLabel: string;
  typeHint: string;
  typeWrong: string;
  next: string;
  answerFirst: string;
  lookingUp: string;
  joinTitle(device: string): string;
  /** What becomes known to whom: each a sentence. */
  joinText: readonly string[];
  joinWithin(time: string): string;
  join: string;
  notMe: string;
  joining: string;
  joinedPhone: { title: string; text: string };
  retry: string;
  offline: string;
  reasons: Readonly<Record<string, string>>;
  otherReason: string;
}

export const handoffMessages: Translations<HandoffMessages> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW, ja, ru };
