import type { ConsentMessages } from '../messages.js';

export const en: ConsentMessages = {
  title: 'Your privacy',
  notice:
    'With your permission we remember your visit to understand what people need and make better offers.',
  policy: 'Privacy policy',
  acceptAll: 'Accept all',
  onlyNecessary: 'Only necessary',
  choose: 'Choose',
  save: 'Save choices',
  withdraw: 'Withdraw everything',
  close: 'Close',
  handle: 'Privacy choices',
  choices: 'What may we use your visit for?',
  always: 'Always on',
  signal: 'Your browser sends Global Privacy Control: personal offers and marketing stay off.',
  controlled: 'Off: your browser asks for it (Global Privacy Control).',
  version: (version) => `Notice version ${version}`,
  answeredOn: (date) => `answered ${date}`,
  apart: {
    title: 'Sensitive information',
    text: 'We ask for each of these separately. Everything else works without it.',
  },
  agree: 'I agree',
  disagree: 'I do not agree',
  freely: 'It is your choice: everything else works without it, and you can withdraw at any time.',
  saved: 'Your choices are saved.',
  withdrawn: 'You have withdrawn everything.',
  descriptions: {
    operation: 'What you ask for yourself, such as keeping your coupon.',
    analytics: 'To see what is used and what does not work.',
    personalisation: 'Offers and content that fit your visits.',
    marketing: 'News and advertising from us and our partners.',
    location: 'Where you are in the shop or nearby.',
    health: 'What you tell us about your health.',
    minors: 'Data about a child in your care.',
  },
  sensitive: {
    location: {
      question: 'May we use your location?',
      why: 'It is needed to show you offers and directions that fit where you are. Location can reveal where you go, so we use it for this alone.',
    },
    health: {
      question: 'May we use your health data?',
      why: 'It is needed for the health service you ask for, such as an appointment or a reading. It is sensitive, so we use it for this alone.',
    },
    minors: {
      question: 'May we use data about your child?',
      why: 'It is needed for what your child takes part in here. Please agree only if you are a parent or guardian.',
    },
  },
};
