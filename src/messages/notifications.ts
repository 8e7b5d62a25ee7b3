import { type Aftermath, type Failure, failureTexts } from './failures';
import type { Localized } from './localized';
import { quote } from './quote';

/** A deal as a notification links it. */
export interface LinkedDeal {
  id: number;
  title: string;
  /** Origin of the portal, e.g. `https://example.bitrix24.com`. */
  portalUrl: string;
}

/** The order was created. Holds BB codes. */
export function orderCreatedNotification({ number, deal }: { number: string; deal: LinkedDeal }): Localized {
  const link = linkTo(deal);
  return {
    en: `Order ${quote(number, 100)} was created for the deal ${link.en}.`,
    ru: `Заказ ${quote(number, 100)} создан по сделке ${link.ru}.`,
  };
}

const heads: Readonly<Record<Aftermath, (link: Localized) => Localized>> = {
  none: (link) => ({
    en: `No order was created for the deal ${link.en}`,
    ru: `Заказ по сделке ${link.ru} не создан`,
  }),
  open: (link) => ({
    en: `It is not known whether an order was created for the deal ${link.en}`,
    ru: `Неизвестно, создан ли заказ по сделке ${link.ru}`,
  }),
  unsaid: (link) => ({
    en: `The robot did not finish its work on the deal ${link.en}`,
    ru: `Робот не завершил работу по сделке ${link.ru}`,
  }),
};

/** The run failed: what happened and what to do. Holds BB codes. */
export function failureNotification({ failure, deal }: { failure: Failure; deal: LinkedDeal }): Localized {
  const { aftermath, reason, advice } = failureTexts(failure);
  const head = heads[aftermath](linkTo(deal));
  return {
    en: `${head.en}: ${reason.en}. What to do: ${lowerFirst(advice.en)}`,
    ru: `${head.ru}: ${reason.ru}. Что делать: ${lowerFirst(advice.ru)}`,
  };
}

function linkTo({ id, title, portalUrl }: LinkedDeal): Localized {
  const url = new URL(`/crm/deal/details/${id}/`, portalUrl).href;
  const name = quote(title, 200);
  return { en: `[URL=${url}]${name || `#${id}`}[/URL]`, ru: `[URL=${url}]${name || `№ ${id}`}[/URL]` };
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
