import type { ScannerMessages } from '../messages.js';

export const zhCN: ScannerMessages = {
  label: '扫码器',
  start: '打开摄像头',
  stop: '关闭摄像头',
  retry: '重试',
  starting: '正在打开摄像头…',
  scanning: '请将二维码对准取景框。',
  stopped: '摄像头已关闭。',
  keyboard: '扫码枪已就绪。',
  keyboardToo: '扫码枪仍可使用。',
  read: '已读取。',
  faults: {
    denied: {
      title: '未获准使用摄像头。',
      advice: '请在地址栏或浏览器设置中允许本页面使用摄像头，然后重试。',
    },
    missing: { title: '未找到摄像头。', advice: '请连接摄像头后重试。' },
    busy: { title: '摄像头被占用。', advice: '请关闭正在使用摄像头的其他程序或页面，然后重试。' },
    insecure: { title: '摄像头需要安全连接。', advice: '请使用以 https 开头的地址打开本页面。' },
    failed: { title: '摄像头未能启动。', advice: '请检查连接后重试。' },
  },
};
