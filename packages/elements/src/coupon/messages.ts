import type { Translations } from '../messages.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

export interface CouponMessages {
  claim: string;
  claiming: string;
  loading: string;
  retry: string;
  answerFirst: string;
  from(date: string): string;
  until(date: string): string;
  terms: string;
  yours: string;
  /** Said once it has been claimed. */
  here: string;
  expired: string;
  ended: string;
  exhausted: string;
  showAtTill: string;
  qrLabel(title: string): string;
  larger: string;
  close: string;
  asText: string;
  /** The QR code cannot be shown; the text can. */
  notDrawn: string;
  copy: string;
  copied: string;
  offlineKept: string;
  unreachable: string;
  unknown: string;
  failed: string;
  refused: string;
}

export const couponMessages: Translations<CouponMessages> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW, ja, ru };
