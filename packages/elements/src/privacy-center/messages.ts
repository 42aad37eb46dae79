import type { Translations } from '../messages.js';
import type { AddressType } from './address.js';
import type { Busy, Done } from './center.js';
import type { FailureKind } from './failure.js';
import { en } from './messages/en.js';
import { ja } from './messages/ja.js';
import { ru } from './messages/ru.js';
import { zhCN } from './messages/zh-cn.js';
import { zhTW } from './messages/zh-tw.js';

export interface PrivacyCenterMessages {
  title: string;
  intro: string;
  answerFirst: string;
  answer: string;
  /** `both`: the field takes either. */
  address: Readonly<Record<AddressType | 'both', { label: string; wrong: string }>>;
  sendCode: string;
  code: { title: string; text(address: string): string; label: string; missing: string; enter: string };
  sendAgain: string;
  otherAddress: string;
  or: string;
  visit: { title: string; text: string; show: string };
  busy: Readonly<Record<Busy, string>>;
  failures: Readonly<Record<FailureKind, string>>;
  retry: string;
  done: Readonly<Record<Done, string>>;
  held: {
    title: string;
    scope: Readonly<Record<'identifier' | 'person' | 'visit', string>>;
    empty: { title: string; text: string };
    period(from: string, to: string): string;
    activity: string;
    events(n: string): string;
    keptFor(days: string): string;
    keptOpen: string;
    channels: string;
    source(source: string, date: string): string;
    self: string;
  };
  /** What can be counted: under what is held, and on the receipt of what was erased. */
  counted: Readonly<Record<'identifiers' | 'events' | 'traits' | 'links' | 'passes', string>>;
  change: string;
  valueOf(name: string): string;
  wrongValue: string;
  yes: string;
  no: string;
  save: string;
  cancel: string;
  remove: string;
  /** The buttons at the end, each with what it does. */
  export: { action: string; text: string };
  withdraw: { action: string; text: string };
  erase: { action: string; text: string };
  leave: string;
  confirm: {
    title: string;
    goes: string;
    passes: string;
    stays: string;
    tick: string;
    untold: string;
    erase: string;
    keep: string;
  };
  erased: {
    title: string;
    text: string;
    id: string;
    at: string;
    devices: string;
    destinations: Readonly<Record<'pending' | 'done' | 'failed', string>>;
    save: string;
    signed: string;
    close: string;
  };
  types: Readonly<Record<string, string>>;
  channels: Readonly<Record<string, string>>;
  /** Names of details that are common; others are shown as they are. */
  traits: Readonly<Record<string, string>>;
}

export const privacyCenterMessages: Translations<PrivacyCenterMessages> = {
  en,
  'zh-CN': zhCN,
  'zh-TW': zhTW,
  ja,
  ru,
};
