import type { SessionMessages } from '../messages.js';

export const zhTW: SessionMessages = {
  endSession: '結束使用',
  title: '您還在嗎？',
  text: '為保護您的隱私，本次使用將自動結束。',
  seconds: '秒後結束',
  left: (seconds) => `剩餘 ${seconds} 秒`,
  stay: '繼續使用',
  end: '立即結束',
  ending: '正在結束…',
  ended: '本次使用已結束，這裡不再顯示您的任何資料。',
};
