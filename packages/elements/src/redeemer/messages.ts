import type { Translations } from '../messages.js';

export interface RedeemerMessages {
  label: string;
  ready: { title: string; text: string };
  checking: { title: string; text: string };
  confirmed: { title: string; text: string };
  provisional: { title: string; text: string };
  refused: { title: string };
  conflict: { title: string; text: string };
  /** Why, by code. */
  reasons: Readonly<Record<string, string>>;
  otherReason(code: string): string;
  spentBy(device: string, time: string): string;
  spentHere(time: string): string;
  next: string;
  online: string;
  offline: string;
  knownAsOf(time: string): string;
  recent: string;
  none: string;
  waiting(n: number): string;
  conflicts(n: number): string;
  acknowledge: string;
  acknowledged: string;
  states: Readonly<Record<'provisional' | 'confirmed' | 'conflict', string>>;
}

export const redeemerMessages: Translations<RedeemerMessages> = {
  en: {
    label: 'Redeem coupons',
    ready: { title: 'Scan a coupon', text: 'Hold its code before the scanner.' },
    checking: { title: 'Checking…', text: 'One moment.' },
    confirmed: { title: 'Accepted', text: 'The coupon is redeemed.' },
    provisional: {
      title: 'Accepted, not confirmed yet',
      text: 'There is no connection to the backend. It is confirmed as soon as there is one.',
    },
    refused: { title: 'Not accepted' },
    conflict: { title: 'Conflict', text: 'Accepted here without a connection, but it cannot be confirmed.' },
    reasons: {
      pass_unknown_format: 'This code is not a coupon of ours. Scan the code of the coupon.',
      pass_malformed: 'The code cannot be read. Scan it again or have it shown larger.',
      pass_key_unknown:
        'The code is signed with a key this device does not know. Connect the device and scan again.',
      pass_forged: 'The code is forged or was altered. Do not accept it.',
      pass_foreign: 'The coupon was issued by somebody else. It is not valid here.',
      pass_revoked: 'The coupon was taken back by its issuer.',
      pass_not_yet_valid: 'The coupon is not valid yet.',
      pass_expired: 'The coupon has expired.',
      pass_spent: 'The coupon has been redeemed before.',
      device_not_ready: 'This device has not been set up yet. Connect it once, then scan again.',
      redemption_not_kept:
        'This device cannot save anything just now, so nothing was accepted. Call for help.',
      redemption_needs_device_key: 'This device may not redeem coupons. It needs a device key.',
    },
    otherReason: (code) => `The backend did not accept it (${code}).`,
    spentBy: (device, time) => `Redeemed at ${device}, ${time}.`,
    spentHere: (time) => `Redeemed on this device, ${time}.`,
    next: 'Next',
    online: 'Online',
    offline: 'Offline',
    knownAsOf: (time) => `Known coupons as of ${time}`,
    recent: 'Recent redemptions',
    none: 'Nothing redeemed yet.',
    waiting: (n) => `${n} waiting`,
    conflicts: (n) => (n === 1 ? '1 conflict' : `${n} conflicts`),
    acknowledge: 'Mark as seen',
    acknowledged: 'Seen',
    states: { provisional: 'Waiting', confirmed: 'Confirmed', conflict: 'Conflict' },
  },
  'zh-CN': {
    label: '核销优惠券',
    ready: { title: '请扫描优惠券', text: '将二维码对准扫码器。' },
    checking: { title: '正在核验…', text: '请稍候。' },
    confirmed: { title: '核销成功', text: '优惠券已核销。' },
    provisional: { title: '已受理，待确认', text: '目前无法连接后台，恢复连接后会自动确认。' },
    refused: { title: '未能核销' },
    conflict: { title: '核销冲突', text: '离线时已在此受理，但无法确认。' },
    reasons: {
      pass_unknown_format: '这不是本店的优惠券，请扫描优惠券上的二维码。',
      pass_malformed: '无法读取此码，请重新扫描或放大显示。',
      pass_key_unknown: '此码的签名密钥未知。请将设备联网后重新扫描。',
      pass_forged: '此码系伪造或已被篡改，请勿受理。',
      pass_foreign: '此优惠券由其他机构发行，在此无效。',
      pass_revoked: '此优惠券已被发行方撤回。',
      pass_not_yet_valid: '此优惠券尚未生效。',
      pass_expired: '此优惠券已过期。',
      pass_spent: '此优惠券已被核销。',
      device_not_ready: '本设备尚未就绪，请先联网一次再扫描。',
      redemption_not_kept: '本设备暂时无法保存数据，因此未予受理，请联系工作人员。',
      redemption_needs_device_key: '本设备无权核销优惠券，需要设备密钥。',
    },
    otherReason: (code) => `后台未予受理（${code}）。`,
    spentBy: (device, time) => `已于${time}在“${device}”核销。`,
    spentHere: (time) => `已于${time}在本设备核销。`,
    next: '下一位',
    online: '在线',
    offline: '离线',
    knownAsOf: (time) => `优惠券数据截至${time}`,
    recent: '最近核销',
    none: '暂无核销记录。',
    waiting: (n) => `${n} 笔待确认`,
    conflicts: (n) => `${n} 笔冲突`,
    acknowledge: '标记为已阅',
    acknowledged: '已阅',
    states: { provisional: '待确认', confirmed: '已确认', conflict: '冲突' },
  },
};
