import type { RecordEntry } from '../store';
import { createCompany } from './directory';
import { noPortalFaults } from './faults';
import { entityTypes, isOtherDocument, type Item, smartProcess } from './item';
import { createDeal, createItem, createOther } from './new-deal';
import { type PortalState, stepKey } from './portal-state';

/** What one entry of the record changes. */
export function applyPortal(state: PortalState, entry: RecordEntry): void {
  switch (entry.type) {
    case 'portal.faults':
      state.faults = entry.faults;
      break;
    case 'portal.fault-used': {
      const { rest } = state.faults;
      if (entry.passed) {
        state.faults = { ...state.faults, rest: { ...rest, after: rest.after - 1 } };
        break;
      }
      const fault = state.faults[entry.fault];
      if (fault.times === undefined) break;
      const left = fault.times > 1 ? { ...fault, times: fault.times - 1 } : noPortalFaults[entry.fault];
      state.faults = { ...state.faults, [entry.fault]: left };
      break;
    }
    case 'company.created': {
      const { item, requisite } = createCompany(entry.id, entry.given, state.requisites.length + 1);
      state.companies.set(entry.id, item);
      state.requisites.push(requisite);
      break;
    }
    case 'requisite.created':
      state.requisites.push(entry.requisite);
      break;
    case 'deals.created':
      for (let id = entry.from; id < entry.from + entry.count; id++) {
        state.deals.set(id, createDeal(id, entry.given, state.requisites));
      }
      break;
    case 'items.created':
      for (let id = entry.from; id < entry.from + entry.count; id++) {
        state.items.set(id, createItem(id, entry.given, state.requisites));
      }
      break;
    case 'others.created':
      for (let id = entry.from; id < entry.from + entry.count; id++) {
        const other = createOther(entry.entityTypeId, id, entry.given, state.requisites);
        state.others[entry.entityTypeId].set(id, other);
      }
      break;
    case 'item.changed': {
      const item = itemsOf(state, entry.entityTypeId)?.get(entry.id);
      if (!item) break;
      Object.assign(item.fields, entry.fields);
      Object.assign(item.uf, entry.uf);
      break;
    }
    case 'user-field.created':
      state.lastId = entry.id;
      state.userFields[entry.entity].set(entry.name, { id: entry.id, label: entry.label });
      break;
    case 'user-field.deleted':
      state.userFields.CRM_DEAL.delete(entry.name);
      break;
    case 'robot.registered':
      state.robots.set(entry.robot.code, entry.robot);
      break;
    case 'robot.deleted':
      state.robots.delete(entry.code);
      break;
    case 'application.saved':
      state.application = { handler: entry.handler, install: entry.install, installed: false };
      break;
    case 'application.finished':
      if (state.application) state.application.installed = true;
      break;
    case 'placement.bound': {
      const { placement, handler, title } = entry;
      state.tabs.push({ placement, handler, title });
      break;
    }
    case 'placement.unbound':
      state.tabs = state.tabs.filter(
        ({ placement, handler }) => placement !== entry.placement || handler !== entry.handler,
      );
      break;
    case 'event.bound': {
      const { event, handler } = entry;
      state.eventHandlers.push({ event, handler });
      break;
    }
    case 'robot.placed':
      state.lastId = entry.placement.id;
      state.placements.set(entry.placement.id, entry.placement);
      break;
    case 'robot.removed':
      state.placements.delete(entry.placement);
      break;
    case 'process.started':
      state.processes.set(entry.processId, {
        id: entry.processId,
        document: entry.document,
        ...(entry.stageId && { stageId: entry.stageId }),
        startedAt: entry.at,
        calls: [],
      });
      break;
    case 'process.log':
      state.log.push({ processId: entry.processId, text: entry.text, at: entry.at });
      break;
    case 'call.sent': {
      const { call } = entry;
      state.tokenSerial = call.tokenSerial;
      state.calls.set(call.id, {
        ...call,
        sentAt: entry.at,
        step: call.waits ? 'waiting' : 'passed',
        repeats: 0,
        answers: 0,
      });
      state.callByStep.set(stepKey(call), call.id);
      state.processes.get(call.processId)?.calls.push(call.id);
      break;
    }
    case 'call.replied': {
      const call = state.calls.get(entry.call);
      if (!call) break;
      if (entry.repeat) call.repeats += 1;
      else call.outcome = entry.outcome;
      break;
    }
    case 'call.timed-out': {
      const call = state.calls.get(entry.call);
      if (call) call.step = 'timed-out';
      break;
    }
    case 'answer': {
      const call = entry.call === undefined ? undefined : state.calls.get(entry.call);
      if (entry.fate === 'dropped')
        state.faults = { ...state.faults, dropAnswers: state.faults.dropAnswers - 1 };
      if (!call) break;
      const moved = entry.fate === 'moved';
      call.answers += 1;
      call.firstAnswer ??= { at: entry.at, values: entry.values, moved };
      if (moved) Object.assign(call, { step: 'answered', returned: entry.returned });
      break;
    }
    case 'notification': {
      state.lastId = entry.id;
      const { id, userId, message, tag, at } = entry;
      const replaced = tag ? state.notificationByTag.get(tag) : undefined;
      if (replaced !== undefined) state.notifications.delete(replaced);
      if (tag) state.notificationByTag.set(tag, id);
      state.notifications.set(id, { id, userId, message, tag, at });
      break;
    }
    case 'tokens.issued':
      state.tokenSerial = entry.serial;
      if (entry.used !== undefined) state.usedRefreshTokens.add(entry.used);
      break;
    case 'tokens.expired':
      state.expiredUpTo = entry.upTo;
      break;
    case 'application.updated':
      state.applicationTokenSerial = entry.applicationToken;
      // Vendor: an update deletes the application's robots; where one stands on a stage it waits to be registered anew.
      if (entry.robots === 'gone') {
        state.robots.clear();
        unbindAll(state);
      }
      break;
    case 'application.uninstalled':
      state.expiredUpTo = state.tokenSerial;
      state.robots.clear();
      state.placements.clear();
      unbindAll(state);
      break;
    case 'portal.moved':
      state.movedTo = entry.to;
      break;
  }
}

/** Vendor: event-bind.md, and so for pages: an update or removal takes what the application has bound. */
function unbindAll(state: PortalState): void {
  state.tabs = [];
  state.eventHandlers = [];
}

/** Items of a type of crm.item.*; undefined for a type that the sandbox does not have. */
export function itemsOf(state: PortalState, entityTypeId: number): Map<number, Item> | undefined {
  switch (entityTypeId) {
    case entityTypes.deal:
      return state.deals;
    case smartProcess.entityTypeId:
      return state.items;
    case entityTypes.contact:
      return state.contacts;
    case entityTypes.company:
      return state.companies;
    default:
      return isOtherDocument(entityTypeId) ? state.others[entityTypeId] : undefined;
  }
}
