import type { ScannerMessages } from '../messages.js';

export const zhTW: ScannerMessages = {
  label: '掃碼器',
  start: '開啟相機',
  stop: '關閉相機',
  retry: '重試',
  starting: '正在開啟相機…',
  scanning: '請將條碼對準取景框。',
  stopped: '相機已關閉。',
  keyboard: '掃描槍已就緒。',
  keyboardToo: '掃描槍仍可使用。',
  read: '已讀取。',
  faults: {
    denied: { title: '未取得相機權限。', advice: '請在網址列或瀏覽器設定中允許此頁面使用相機，然後重試。' },
    missing: { title: '找不到相機。', advice: '請連接相機後重試。' },
    busy: { title: '相機正在使用中。', advice: '請關閉正在使用相機的其他程式或頁面，然後重試。' },
    insecure: { title: '相機需要安全連線。', advice: '請使用以 https 開頭的網址開啟此頁面。' },
    failed: { title: '相機無法啟動。', advice: '請檢查連接後重試。' },
  },
};
