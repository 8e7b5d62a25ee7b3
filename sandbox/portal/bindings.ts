import { z } from 'zod';
import { mayCall } from '../loopback';
import type { Portal } from './portal';
import { accessDenied, notModelled, readUpperParams, RestError, type RestMethods } from './rest-method';
import type { Caller } from './rest-method';

/** Vendor: api-reference/widgets/crm/detail-tab.md; other places of the portal are not modelled. */
export const tabCode = /^CRM_(LEAD|DEAL|QUOTE|SMART_INVOICE|DYNAMIC_\d+)_DETAIL_TAB$/;

/** Vendor: api-reference/common/events, of the application itself. */
const applicationEvents = /^ONAPP(INSTALL|UPDATE|UNINSTALL)$/i;

const titles = z.record(z.string(), z.strictObject({ TITLE: z.string() }));
const bindParams = z.strictObject({
  PLACEMENT: z.string(),
  HANDLER: z.string(),
  TITLE: z.string().default(''),
  LANG_ALL: titles.default({}),
});
const unbindParams = z.strictObject({ PLACEMENT: z.string(), HANDLER: z.string().default('') });
const eventParams = z.strictObject({ EVENT: z.string(), HANDLER: z.string() });
const none = z.strictObject({});

/** placement.* and event.*: where the portal shows pages of the application, and tells it events. */
export function bindingMethods({ store }: Portal): RestMethods {
  const state = store.portal;

  return {
    // Vendor: placement-bind.md, "Кто может выполнять метод: администратор".
    'placement.bind': (params, caller) => {
      forApplication(caller, 'administrators');
      const { PLACEMENT: placement, HANDLER: handler, TITLE, LANG_ALL } = readUpperParams(bindParams, params);
      if (!tabCode.test(placement)) throw notModelled(`placement ${placement}`);
      if (!mayCall(handler)) throw notModelled(`handler ${handler} of another machine`);
      if (state.tabs.some((one) => one.placement === placement && one.handler === handler)) {
        throw new RestError(400, 'ERROR_CORE', 'Unable to set placement handler: Handler already binded');
      }
      const title = LANG_ALL.ru?.TITLE ?? TITLE;
      store.append({ type: 'placement.bound', placement, handler, title });
      return { result: true };
    },
    'placement.unbind': (params, caller) => {
      forApplication(caller, 'administrators');
      const { PLACEMENT: placement, HANDLER: handler } = readUpperParams(unbindParams, params);
      const found = state.tabs.filter(
        (one) => one.placement === placement && (handler === '' || one.handler === handler),
      );
      for (const one of found) store.append({ type: 'placement.unbound', ...one });
      // Vendor: it counts each once as it is found and once as it is deleted.
      return { result: { count: found.length * 2 } };
    },
    'placement.get': (params, caller) => {
      forApplication(caller, 'administrators');
      readUpperParams(none, params);
      const rows = state.tabs.map(({ placement, handler, title }) => ({
        placement,
        userId: 0,
        handler,
        options: [],
        title,
        description: '',
        langAll: {},
      }));
      return { result: rows };
    },
    // Vendor: event-bind.md, "любой пользователь".
    'event.bind': (params, caller) => {
      forApplication(caller, 'anybody');
      const { EVENT: event, HANDLER: handler } = readUpperParams(eventParams, params);
      if (!applicationEvents.test(event)) throw notModelled(`event ${event}`);
      if (!mayCall(handler)) throw notModelled(`handler ${handler} of another machine`);
      store.append({ type: 'event.bound', event: event.toUpperCase(), handler });
      return { result: true };
    },
    'event.get': (params, caller) => {
      forApplication(caller, 'anybody');
      readUpperParams(none, params);
      const rows = state.eventHandlers.map((one) => ({ ...one, auth_type: '0', offline: 0 }));
      return { result: rows };
    },
  };
}

function forApplication({ isWebhook, admin }: Caller, who: 'administrators' | 'anybody'): void {
  if (isWebhook) {
    throw new RestError(
      403,
      'WRONG_AUTH_TYPE',
      'Current authorization type is denied for this method Application context required',
    );
  }
  if (who === 'administrators' && !admin) throw accessDenied();
}
