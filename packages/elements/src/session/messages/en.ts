import type { SessionMessages } from '../messages.js';

export const en: SessionMessages = {
  endSession: 'End session',
  title: 'Are you still there?',
  text: 'For your privacy this session ends by itself.',
  seconds: 'seconds left',
  left: (seconds) => `Seconds left: ${seconds}`,
  stay: 'Continue',
  end: 'End now',
  ending: 'Ending the session…',
  ended: 'The session is over. Nothing of your visit is shown here any more.',
};
