import type { ConsentMessages } from '../messages.js';

export const zhTW: ConsentMessages = {
  title: '您的隱私',
  notice: '經您同意，我們會記錄您的造訪，以了解大家的需求，並提供更合適的優惠。',
  policy: '隱私權政策',
  acceptAll: '全部接受',
  onlyNecessary: '僅限必要',
  choose: '自行選擇',
  save: '儲存選擇',
  withdraw: '撤回全部同意',
  close: '關閉',
  handle: '隱私設定',
  choices: '您的造訪資料可以用於哪些用途？',
  always: '一律開啟',
  signal: '您的瀏覽器已啟用全球隱私控制（GPC），個人化優惠與行銷將保持關閉。',
  controlled: '已關閉：您的瀏覽器提出此要求（全球隱私控制）。',
  version: (version) => `告知事項版本 ${version}`,
  answeredOn: (date) => `您的選擇時間：${date}`,
  apart: {
    title: '敏感個人資料',
    text: '以下各項須分別取得您的同意。不同意不影響您使用其他功能。',
  },
  agree: '同意',
  disagree: '不同意',
  freely: '由您自由選擇：不同意不影響您使用其他功能，同意後也可隨時撤回。',
  saved: '您的選擇已儲存。',
  withdrawn: '您已撤回全部同意。',
  descriptions: {
    operation: '用於您主動要求的服務，例如保存您的優惠券。',
    analytics: '了解哪些功能有人使用，哪些有問題。',
    personalisation: '依您的造訪提供合適的優惠和內容。',
    marketing: '來自我們及合作夥伴的消息和廣告。',
    location: '您在店內或附近的位置。',
    health: '您告訴我們的健康狀況。',
    minors: '由您照護的未成年人的資料。',
  },
  sensitive: {
    location: {
      question: '是否同意我們使用您的位置資料？',
      why: '為了提供符合您所在位置的優惠和指引，需要使用此資料。位置資料可能透露您的行蹤，我們僅將其用於此目的。',
    },
    health: {
      question: '是否同意我們使用您的健康資料？',
      why: '為了提供您所需的健康服務（例如預約或量測），需要使用此資料。健康資料屬於特種個人資料，我們僅將其用於此目的。',
    },
    minors: {
      question: '是否同意我們使用您孩子的個人資料？',
      why: '您的孩子在此參加活動或使用服務，需要使用此資料。請僅在您是其法定代理人時同意。',
    },
  },
};
