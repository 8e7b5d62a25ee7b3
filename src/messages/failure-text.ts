import { type Aftermath, type Failure, failureTexts } from './failures';
import type { Localized } from './localized';

const heads: Readonly<Record<Aftermath, Localized>> = {
  none: { en: 'The order was not created', ru: 'Заказ не создан' },
  open: { en: 'It is not known whether the order was created', ru: 'Неизвестно, создан ли заказ' },
  unsaid: { en: 'The robot did not finish its work', ru: 'Робот не завершил работу' },
};

/**
 * A failure in at most 300 characters: what happened, what was and was not done, what to do. It is the `error`
 * that the process goes on with, and its line in the process log.
 */
export function failureText(failure: Failure): Localized {
  const { aftermath, reason, advice } = failureTexts(failure);
  const head = heads[aftermath];
  return {
    en: `${head.en}: ${reason.en}. ${advice.en}`,
    ru: `${head.ru}: ${reason.ru}. ${advice.ru}`,
  };
}
