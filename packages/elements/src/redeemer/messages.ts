import type { Translations } from '../messages.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

export interface RedeemerMessages {
  label: string;
  ready: { title: string; text: string };
  /** Nothing can be redeemed; why is among the reasons. */
  notReady: { title: string };
  checking: { title: string; text: string };
  confirmed: { title: string; text: string };
  provisional: { title: string; text: string };
  refused: { title: string };
  conflict: { title: string; text: string };
  /** Why, by code. */
  reasons: Readonly<Record<string, string>>;
  otherReason(code: string): string;
  spentBy(device: string, time: string): string;
  spentHere(time: string): string;
  next: string;
  connecting: string;
  online: string;
  offline: string;
  /** There is a network, but no answer. */
  notConnected: string;
  /** It answers, but refuses this device: no waiting mends that. */
  notSetUp(code: string): string;
  knownAsOf(time: string): string;
  recent: string;
  none: string;
  waiting(n: number): string;
  conflicts(n: number): string;
  acknowledge: string;
  acknowledged: string;
  states: Readonly<Record<'provisional' | 'confirmed' | 'conflict', string>>;
}

export const redeemerMessages: Translations<RedeemerMessages> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW, ja, ru };
