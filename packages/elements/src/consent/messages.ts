import type { Purpose } from '@omokit/protocol';
import type { Translations } from '../messages.js';

export interface ConsentMessages {
  title: string;
  notice: string;
  policy: string;
  acceptAll: string;
  onlyNecessary: string;
  choose: string;
  save: string;
  close: string;
  handle: string;
  choices: string;
  always: string;
  /** Beside a purpose that a Global Privacy Control signal switches off. */
  controlled: string;
  purposes: Readonly<Record<Purpose, { name: string; description: string }>>;
}

export const consentMessages: Translations<ConsentMessages> = {
  en: {
    title: 'Your privacy',
    notice:
      'With your permission we remember your visit to understand what people need and make better offers.',
    policy: 'Privacy policy',
    acceptAll: 'Accept all',
    onlyNecessary: 'Only necessary',
    choose: 'Choose',
    save: 'Save choices',
    close: 'Close',
    handle: 'Privacy choices',
    choices: 'What may we use your visit for?',
    always: 'Always on',
    controlled: 'Off: your browser asks for it (Global Privacy Control).',
    purposes: {
      operation: {
        name: 'Necessary',
        description: 'What you ask for yourself, such as keeping your coupon.',
      },
      analytics: { name: 'Statistics', description: 'To see what is used and what does not work.' },
      personalisation: { name: 'Personal offers', description: 'Offers and content that fit your visits.' },
      marketing: { name: 'Marketing', description: 'News and advertising from us and our partners.' },
      location: { name: 'Location', description: 'Where you are in the shop or nearby.' },
      health: { name: 'Health data', description: 'What you tell us about your health.' },
      minors: { name: 'Data about children', description: 'Data about a child in your care.' },
    },
  },
  'zh-CN': {
    title: '您的隐私',
    notice: '经您同意，我们会记录您的访问，以便了解大家的需要，并提供更合适的优惠。',
    policy: '隐私政策',
    acceptAll: '全部接受',
    onlyNecessary: '仅限必要',
    choose: '自行选择',
    save: '保存选择',
    close: '关闭',
    handle: '隐私设置',
    choices: '您的访问信息可以用于哪些用途？',
    always: '始终开启',
    controlled: '已关闭：您的浏览器发出了这一要求（全球隐私控制）。',
    purposes: {
      operation: { name: '必要', description: '用于您主动要求的服务，例如保存您的优惠券。' },
      analytics: { name: '统计分析', description: '了解哪些功能有人使用，哪些存在问题。' },
      personalisation: { name: '个性化推荐', description: '根据您的访问提供合适的优惠和内容。' },
      marketing: { name: '营销', description: '来自我们及合作伙伴的资讯和广告。' },
      location: { name: '位置信息', description: '您在店内或附近的位置。' },
      health: { name: '健康信息', description: '您告诉我们的健康情况。' },
      minors: { name: '未成年人信息', description: '由您监护的未成年人的信息。' },
    },
  },
};
