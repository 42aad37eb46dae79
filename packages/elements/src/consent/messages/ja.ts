import type { ConsentMessages } from '../messages.js';

export const ja: ConsentMessages = {
  title: 'プライバシーについて',
  notice: 'お客様の同意のもと、ご利用の記録をサービスの改善やよりよいご提案に役立てます。',
  policy: 'プライバシーポリシー',
  acceptAll: 'すべて同意する',
  onlyNecessary: '必要なもののみ',
  choose: '選択する',
  save: '選択を保存',
  withdraw: 'すべての同意を撤回',
  close: '閉じる',
  handle: 'プライバシー設定',
  choices: 'ご利用の記録の利用目的をお選びください',
  always: '常に有効',
  signal:
    'お使いのブラウザーは Global Privacy Control（GPC）を送信しています。おすすめとマーケティングは無効のままです。',
  controlled: '無効：お使いのブラウザーの要求によります（Global Privacy Control）。',
  version: (version) => `通知の版：${version}`,
  answeredOn: (date) => `回答日：${date}`,
  apart: {
    title: '慎重な取り扱いを要する情報',
    text: '次の情報については、それぞれ個別に同意をいただきます。同意しなくても、ほかの機能はご利用いただけます。',
  },
  agree: '同意する',
  disagree: '同意しない',
  freely: '同意は任意です。同意しなくてもほかの機能はご利用いただけます。同意はいつでも撤回できます。',
  saved: '選択を保存しました。',
  withdrawn: 'すべての同意を撤回しました。',
  descriptions: {
    operation: 'クーポンの保存など、お客様がお求めになったサービスのため。',
    analytics: 'どの機能が使われ、どこに問題があるかを知るため。',
    personalisation: 'ご利用に合わせた特典や内容のご案内のため。',
    marketing: '当社および提携先からのお知らせや広告のため。',
    location: '店内や周辺でのお客様の位置。',
    health: 'お知らせいただいた健康状態。',
    minors: '保護者の方が養育するお子様の情報。',
  },
  sensitive: {
    location: {
      question: '位置情報の利用に同意いただけますか？',
      why: 'いまいらっしゃる場所に合った特典やご案内の表示に必要です。位置情報からは行動が分かることがあるため、この目的にのみ利用します。',
    },
    health: {
      question: '健康に関する情報の取得と利用に同意いただけますか？',
      why: '予約や測定など、お求めの健康サービスに必要です。要配慮個人情報を含むことがあるため、この目的にのみ利用します。',
    },
    minors: {
      question: 'お子様に関する情報の利用に同意いただけますか？',
      why: 'お子様が参加される催しやサービスに必要です。親権者または法定代理人の方のみ同意してください。',
    },
  },
};
