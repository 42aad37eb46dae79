import type { SessionMessages } from '../messages.js';

export const ru: SessionMessages = {
  endSession: 'Завершить сеанс',
  title: 'Вы ещё здесь?',
  text: 'Ради вашей конфиденциальности сеанс завершится сам.',
  seconds: 'сек. до завершения',
  left: (seconds) => `Осталось секунд: ${seconds}`,
  stay: 'Продолжить',
  end: 'Завершить',
  ending: 'Сеанс завершается…',
  ended: 'Сеанс завершён. Здесь больше нет ничего о вашем посещении.',
};
