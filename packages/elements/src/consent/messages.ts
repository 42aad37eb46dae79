import type { Purpose } from '@omokit/protocol';
import type { Translations } from '../messages.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

/** Purposes asked for one at a time, each with a yes of its own. */
export type SensitivePurpose = Extract<Purpose, 'location' | 'health' | 'minors'>;

export interface ConsentMessages {
  title: string;
  notice: string;
  policy: string;
  acceptAll: string;
  onlyNecessary: string;
  choose: string;
  save: string;
  withdraw: string;
  close: string;
  handle: string;
  choices: string;
  always: string;
  /** The browser sends a Global Privacy Control signal. */
  signal: string;
  /** Beside a purpose that the signal switches off. */
  controlled: string;
  version(version: string): string;
  answeredOn(date: string): string;
  /** Over the sensitive purposes among the choices. */
  apart: { title: string; text: string };
  agree: string;
  disagree: string;
  /** Under each question for a sensitive purpose. */
  freely: string;
  /** Once the notice is gone: told to a screen reader, and shown when an answer was changed. */
  saved: string;
  withdrawn: string;
  descriptions: Readonly<Record<Purpose, string>>;
  /** `why` is the site's to say better: what for, and what it means for the person (PIPL art. 30, GDPR art. 13). */
  sensitive: Readonly<Record<SensitivePurpose, { question: string; why: string }>>;
}

export const consentMessages: Translations<ConsentMessages> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW, ja, ru };
