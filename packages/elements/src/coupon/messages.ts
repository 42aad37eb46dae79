import type { Translations } from '../messages.js';

export interface CouponMessages {
  claim: string;
  claiming: string;
  loading: string;
  retry: string;
  answerFirst: string;
  from(date: string): string;
  until(date: string): string;
  terms: string;
  yours: string;
  expired: string;
  ended: string;
  exhausted: string;
  showAtTill: string;
  qrLabel(title: string): string;
  larger: string;
  close: string;
  asText: string;
  /** The QR code cannot be shown; the text can. */
  notDrawn: string;
  copy: string;
  copied: string;
  offlineKept: string;
  unreachable: string;
  unknown: string;
  failed: string;
  refused: string;
}

export const couponMessages: Translations<CouponMessages> = {
  en: {
    claim: 'Get this coupon',
    claiming: 'One moment…',
    loading: 'Loading the offer…',
    retry: 'Try again',
    answerFirst: 'Please answer the privacy notice first; your coupon follows at once.',
    from: (date) => `Starts ${date}`,
    until: (date) => `Valid until ${date}`,
    terms: 'Terms',
    yours: 'Your coupon',
    expired: 'This coupon has expired.',
    ended: 'This offer has ended.',
    exhausted: 'All coupons of this offer have been given out.',
    showAtTill: 'Show this code at the till.',
    qrLabel: (title) => `QR code of your coupon: ${title}`,
    larger: 'Show larger',
    close: 'Close',
    asText: 'Code as text',
    notDrawn: 'The QR code cannot be shown just now. Your coupon is kept; reload the page to see it.',
    copy: 'Copy',
    copied: 'Copied',
    offlineKept: 'You are offline. Your coupon is kept on this device and works all the same.',
    unreachable: 'The shop cannot be reached just now. We keep trying; you need not do anything.',
    unknown: 'This offer is not available.',
    failed: 'That did not work. Please try again in a moment.',
    refused: 'The shop did not give out this coupon.',
  },
  'zh-CN': {
    claim: '领取优惠券',
    claiming: '请稍候…',
    loading: '正在载入优惠…',
    retry: '重试',
    answerFirst: '请先选择隐私设置，之后会立即为您领取。',
    from: (date) => `${date}开始`,
    until: (date) => `有效期至${date}`,
    terms: '使用条款',
    yours: '您的优惠券',
    expired: '此优惠券已过期。',
    ended: '此活动已结束。',
    exhausted: '优惠券已全部领完。',
    showAtTill: '请在收银台出示此码。',
    qrLabel: (title) => `您的优惠券二维码：${title}`,
    larger: '放大显示',
    close: '关闭',
    asText: '以文字显示',
    notDrawn: '暂时无法显示二维码。优惠券已保存，请重新载入页面。',
    copy: '复制',
    copied: '已复制',
    offlineKept: '您当前处于离线状态。优惠券已保存在本设备上，可照常使用。',
    unreachable: '暂时无法连接到商店，系统会自动重试，您无需操作。',
    unknown: '此优惠暂不可用。',
    failed: '操作未成功，请稍后再试。',
    refused: '商店未能发放此优惠券。',
  },
};
