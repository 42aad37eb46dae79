import type { HandoffMessages } from '../messages.js';

export const ja: HandoffMessages = {
  continueOnPhone: 'スマートフォンで続ける',
  preparing: 'コードを準備しています…',
  scanTitle: 'スマートフォンで読み取ってください',
  scanText: 'ここでのご利用をスマートフォンで続けられます。',
  orType: 'または当店のサイトでこのコードを入力してください：',
  qrLabel: 'スマートフォンで続けるための QR コード',
  openHere: 'この端末で開く',
  validFor: (time) => `あと ${time} で更新`,
  cancel: 'キャンセル',
  close: '閉じる',
  joinedHere: {
    title: 'スマートフォンに引き継ぎました',
    text: '続きはスマートフォンでどうぞ。ご利用ありがとうございました。',
  },
  again: '完了',
  typeTitle: 'ご利用を続ける',
  typeLabel: '店頭の画面に表示されたコード',
  typeHint: '英字 8 文字（例：WDJB-MJHT）',
  typeWrong: 'コードは英字 8 文字です。ご確認ください。',
  next: '続ける',
  answerFirst: '先にプライバシーの設定をお選びください。その後、続けられます。',
  lookingUp: 'ご利用内容を確認しています…',
  joinTitle: (device) => `「${device}」でのご利用を引き継ぎますか？`,
  joinText: [
    '店頭の端末でご覧になった内容や操作が、こちらでのご利用と一つになります。',
    '店頭の端末に伝わるのは、スマートフォンに引き継がれたことだけです。お客様の情報は伝わりません。',
  ],
  joinWithin: (time) => `あと ${time} 以内に引き継いでください`,
  join: '引き継ぐ',
  notMe: '自分ではない',
  joining: 'お待ちください…',
  joinedPhone: { title: '引き継ぎました', text: '店頭での続きをこちらで進められます。' },
  retry: 'もう一度試す',
  offline: '現在接続がありません。接続が戻り次第、自動的に続けます。',
  reasons: {
    handoff_unknown:
      'このコードは店頭の画面に表示されていません。文字を確認するか、新しいコードを取得してください。',
    handoff_expired: 'このコードは期限切れです。店頭の画面で新しいコードを取得してください。',
    handoff_used: 'このコードは使用済みです。店頭の画面で新しいコードを取得してください。',
    handoff_same_visit: 'コードを表示している端末です。スマートフォンで読み取ってください。',
    identifier_limit:
      '二つのご利用は別々の方のものなので、引き継ぎませんでした。先にどちらかでログアウトしてください。',
    anonymous_id_invalid:
      'このブラウザーでは引き継げません。ページを再読み込みし、新しいコードを取得してください。',
    key_not_allowed: 'このページではコードを表示できません。係員にお尋ねください。',
    handoff_too_many_tries: 'コードの誤りが続きました。数分待ってから、もう一度お試しください。',
    rate_limited: '操作が多すぎます。少し待ってから、もう一度お試しください。',
  },
  otherReason: '処理できませんでした。しばらくしてからもう一度お試しください。',
};
