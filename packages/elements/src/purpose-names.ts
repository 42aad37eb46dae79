import type { Purpose } from '@omokit/protocol';
import type { Translations } from './messages.js';

/** What purposes are called, wherever they are named. */
export const purposeNames: Translations<Readonly<Record<Purpose, string>>> = {
  en: {
    operation: 'Necessary',
    analytics: 'Statistics',
    personalisation: 'Personal offers',
    marketing: 'Marketing',
    location: 'Location',
    health: 'Health data',
    minors: 'Data about children',
  },
  'zh-CN': {
    operation: '必要',
    analytics: '统计分析',
    personalisation: '个性化推荐',
    marketing: '营销',
    location: '位置信息',
    health: '健康信息',
    minors: '未成年人信息',
  },
  'zh-TW': {
    operation: '必要',
    analytics: '統計分析',
    personalisation: '個人化優惠',
    marketing: '行銷',
    location: '位置資料',
    health: '健康資料',
    minors: '未成年人資料',
  },
  ja: {
    operation: '必要',
    analytics: '統計',
    personalisation: 'おすすめ',
    marketing: 'マーケティング',
    location: '位置情報',
    health: '健康に関する情報',
    minors: 'お子様に関する情報',
  },
  ru: {
    operation: 'Необходимое',
    analytics: 'Статистика',
    personalisation: 'Персональные предложения',
    marketing: 'Маркетинг',
    location: 'Местоположение',
    health: 'Сведения о здоровье',
    minors: 'Сведения о детях',
  },
};
