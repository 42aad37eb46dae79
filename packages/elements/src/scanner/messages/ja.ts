import type { ScannerMessages } from '../messages.js';

export const ja: ScannerMessages = {
  label: 'コードスキャナー',
  start: 'カメラを起動',
  stop: 'カメラを停止',
  retry: 'もう一度試す',
  starting: 'カメラを起動しています…',
  scanning: 'コードを枠内に合わせてください。',
  stopped: 'カメラは停止しています。',
  keyboard: 'ハンドスキャナーで読み取れます。',
  keyboardToo: 'ハンドスキャナーはそのまま使えます。',
  read: '読み取りました。',
  faults: {
    denied: {
      title: 'カメラの使用が許可されていません。',
      advice: 'アドレスバーまたはブラウザーの設定でこのページにカメラを許可し、もう一度お試しください。',
    },
    missing: { title: 'カメラが見つかりません。', advice: 'カメラを接続して、もう一度お試しください。' },
    busy: {
      title: 'カメラは使用中です。',
      advice: 'カメラを使っているほかのアプリやページを閉じて、もう一度お試しください。',
    },
    insecure: {
      title: 'カメラには安全な接続が必要です。',
      advice: 'https で始まるアドレスでこのページを開いてください。',
    },
    failed: { title: 'カメラを起動できませんでした。', advice: '接続を確認して、もう一度お試しください。' },
  },
};
