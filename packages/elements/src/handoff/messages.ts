import type { Translations } from '../messages.js';

export interface HandoffMessages {
  continueOnPhone: string;
  preparing: string;
  scanTitle: string;
  scanText: string;
  orType: string;
  qrLabel: string;
  validFor(time: string): string;
  cancel: string;
  close: string;
  joinedHere: { title: string; text: string };
  again: string;
  typeTitle: string;
  typeLabel: string;
  typeHint: string;
  typeWrong: string;
  next: string;
  answerFirst: string;
  lookingUp: string;
  joinTitle(device: string): string;
  joinText: string;
  join: string;
  notMe: string;
  joining: string;
  joinedPhone: { title: string; text: string };
  retry: string;
  offline: string;
  reasons: Readonly<Record<string, string>>;
  otherReason: string;
}

export const handoffMessages: Translations<HandoffMessages> = {
  en: {
    continueOnPhone: 'Continue on your phone',
    preparing: 'Preparing a code…',
    scanTitle: 'Scan with your phone',
    scanText: 'Your visit here goes on there.',
    orType: 'Or enter this code on our site:',
    qrLabel: 'QR code that continues this visit on your phone',
    validFor: (time) => `New code in ${time}`,
    cancel: 'Cancel',
    close: 'Close',
    joinedHere: { title: 'Continued on your phone', text: 'You can go on there. Thank you for your visit.' },
    again: 'Done',
    typeTitle: 'Continue your visit',
    typeLabel: 'Code on the screen in the shop',
    typeHint: 'Eight letters, such as WDJB-MJHT',
    typeWrong: 'The code has eight letters. Please check it.',
    next: 'Continue',
    answerFirst: 'Please answer the privacy notice first; then you can go on.',
    lookingUp: 'Looking for your visit…',
    joinTitle: (device) => `Join your visit at “${device}”?`,
    joinText: 'What you did there and what you do here then belong together.',
    join: 'Join',
    notMe: 'Not me',
    joining: 'One moment…',
    joinedPhone: {
      title: 'Your visits are joined',
      text: 'You can go on here where you stopped in the shop.',
    },
    retry: 'Try again',
    offline: 'There is no connection just now. It goes on as soon as there is one.',
    reasons: {
      handoff_unknown: 'Nobody shows this code. Check the letters, or take a new code.',
      handoff_expired: 'This code has expired. Take a new one from the screen in the shop.',
      handoff_used: 'This code has been used already. Take a new one from the screen in the shop.',
      handoff_same_visit: 'This is the device that shows the code. Scan it with your phone.',
      handoff_too_many_tries: 'Too many wrong codes. Wait a few minutes, then try again.',
      rate_limited: 'Too many tries. Wait a moment, then try again.',
    },
    otherReason: 'That did not work. Please try again in a moment.',
  },
  'zh-CN': {
    continueOnPhone: '在手机上继续',
    preparing: '正在生成验证码…',
    scanTitle: '请用手机扫描',
    scanText: '扫描后即可在手机上继续。',
    orType: '或在我们的网站输入此代码：',
    qrLabel: '在手机上继续本次访问的二维码',
    validFor: (time) => `${time} 后更新`,
    cancel: '取消',
    close: '关闭',
    joinedHere: { title: '已转到您的手机', text: '请在手机上继续，感谢光临。' },
    again: '完成',
    typeTitle: '继续您的访问',
    typeLabel: '店内屏幕上显示的代码',
    typeHint: '八个字母，例如 WDJB-MJHT',
    typeWrong: '代码应为八个字母，请检查。',
    next: '继续',
    answerFirst: '请先选择隐私设置，然后继续。',
    lookingUp: '正在查找您的访问…',
    joinTitle: (device) => `要接续您在“${device}”的访问吗？`,
    joinText: '您在店内和这里的操作将归到一起。',
    join: '接续',
    notMe: '不是我',
    joining: '请稍候…',
    joinedPhone: { title: '已接续您的访问', text: '您可以在这里继续店内未完成的操作。' },
    retry: '重试',
    offline: '当前没有网络，联网后会自动继续。',
    reasons: {
      handoff_unknown: '没有设备显示此代码，请核对字母或获取新代码。',
      handoff_expired: '此代码已过期，请在店内屏幕上获取新代码。',
      handoff_used: '此代码已被使用，请在店内屏幕上获取新代码。',
      handoff_same_visit: '这正是显示代码的设备，请用您的手机扫描。',
      handoff_too_many_tries: '错误次数过多，请过几分钟再试。',
      rate_limited: '尝试过于频繁，请稍后再试。',
    },
    otherReason: '操作未成功，请稍后再试。',
  },
};
