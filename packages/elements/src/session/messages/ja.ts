import type { SessionMessages } from '../messages.js';

export const ja: SessionMessages = {
  endSession: '利用を終了',
  title: 'ご利用中ですか？',
  text: 'プライバシー保護のため、自動的に終了します。',
  seconds: '秒後に終了します',
  left: (seconds) => `残り ${seconds} 秒`,
  stay: '続ける',
  end: '終了する',
  ending: '終了しています…',
  ended: '終了しました。お客様の情報はこの画面に残っていません。',
};
