import type { ConsentMessages } from '../messages.js';

export const zhCN: ConsentMessages = {
  title: '您的隐私',
  notice: '经您同意，我们会记录您的访问，以便了解大家的需要，并提供更合适的优惠。',
  policy: '隐私政策',
  acceptAll: '全部接受',
  onlyNecessary: '仅限必要',
  choose: '自行选择',
  save: '保存选择',
  withdraw: '撤回全部同意',
  close: '关闭',
  handle: '隐私设置',
  choices: '您的访问信息可以用于哪些用途？',
  always: '始终开启',
  signal: '您的浏览器已启用全球隐私控制（GPC），个性化推荐和营销将保持关闭。',
  controlled: '已关闭：您的浏览器发出了这一要求（全球隐私控制）。',
  version: (version) => `告知版本 ${version}`,
  answeredOn: (date) => `您的选择时间：${date}`,
  apart: {
    title: '敏感个人信息',
    text: '以下各项须分别取得您的单独同意。不同意不影响您使用其他功能。',
  },
  agree: '同意',
  disagree: '不同意',
  freely: '由您自愿选择：不同意不影响您使用其他功能，同意后也可随时撤回。',
  saved: '您的选择已保存。',
  withdrawn: '您已撤回全部同意。',
  descriptions: {
    operation: '用于您主动要求的服务，例如保存您的优惠券。',
    analytics: '了解哪些功能有人使用，哪些存在问题。',
    personalisation: '根据您的访问提供合适的优惠和内容。',
    marketing: '来自我们及合作伙伴的资讯和广告。',
    location: '您在店内或附近的位置。',
    health: '您告诉我们的健康情况。',
    minors: '由您监护的未成年人的信息。',
  },
  sensitive: {
    location: {
      question: '是否同意我们处理您的位置信息？',
      why: '为您提供与所在位置相符的优惠和指引，必须使用该信息。位置信息可能反映您的行踪轨迹，我们仅将其用于此目的。',
    },
    health: {
      question: '是否同意我们处理您的健康信息？',
      why: '为您提供所需的健康服务（例如预约或测量），必须使用该信息。健康信息属于敏感个人信息，我们仅将其用于此目的。',
    },
    minors: {
      question: '是否同意我们处理您孩子的个人信息？',
      why: '您的孩子在此参加活动或使用服务，必须使用该信息。请仅在您是其父母或其他监护人时同意。',
    },
  },
};
