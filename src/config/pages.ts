import { z } from 'zod';
import { robots } from '../robots';
import { list, port, url } from './variables';

/** A worker that is told it puts these pages into the portals' cards. */
export const pagesUrl = {
  PAGES_URL: url('the address of the pages as portals see it, e.g. https://robots.example.com/pages'),
};

export const pages = {
  ...pagesUrl,
  PAGES_PORT: port.default(3002),
  PAGES_HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url('the address of the endpoint as portals see it, e.g. https://robots.example.com'),
  PAGES_DEPARTMENTS: list
    .transform((entries, context) =>
      entries.map((entry) => {
        if (/^\d{1,9}$/.test(entry)) return Number(entry);
        context.addIssue({ code: 'custom', message: 'must be ids of departments, e.g. 5,12' });
        return z.NEVER;
      }),
    )
    .default([]),
  NUMBER_LINKS: list
    .transform((entries, context) => {
      const links = entries.map((entry) => {
        const [, code = '', address = ''] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
        if (robots.some((robot) => robot.code === code) && isTemplate(address))
          return [code, address] as const;
        context.addIssue({
          code: 'custom',
          message:
            'must be robot=address with {number} in it, e.g. erp_order=https://erp.example.com/orders/{number}',
        });
        return z.NEVER;
      });
      return new Map(links);
    })
    .default(new Map()),
};

function isTemplate(address: string): boolean {
  return (
    address.includes('{number}') && /^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : '')
  );
}
