import type { SessionMessages } from '../messages.js';

export const zhCN: SessionMessages = {
  endSession: '结束使用',
  title: '您还在吗？',
  text: '为保护您的隐私，本次使用将自动结束。',
  seconds: '秒后结束',
  left: (seconds) => `剩余 ${seconds} 秒`,
  stay: '继续使用',
  end: '立即结束',
  ending: '正在结束…',
  ended: '本次使用已结束，这里不再显示您的任何信息。',
};
