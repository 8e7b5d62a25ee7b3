import type { Refusals } from './refusals';

/** Refusals that stay true however often the same is asked, by what they are about. */
export const finalRefusals = {
  step: [
    {
      statuses: [403],
      codes: ['ACCESS_DENIED'],
      texts: ['Access denied'],
      methods: ['bizproc.event.send', 'bizproc.activity.log'],
      means: 'its event token is wrong or no longer good',
      kind: 'AccessDenied',
      source: 'bizproc-event-send.md, bizproc-activity-log.md',
    },
  ],
  'step of a box': [
    {
      statuses: [410],
      codes: ['STEP_ANSWERED', 'STEP_TIMED_OUT', 'STEP_LEFT', 'STEP_UNKNOWN'],
      methods: ['bizproc.event.send', 'bizproc.activity.log'],
      means: 'it is over: answered, timed out, left by its process, or over for a month',
      kind: 'StepEnded',
      source: 'on-premise-wire.md',
    },
  ],
  'module of a box': [
    {
      statuses: [410],
      codes: ['MODULE_MISSING'],
      means: 'its files are there, and it is not installed',
      kind: 'Uninstalled',
      source: 'on-premise-wire.md',
    },
    {
      statuses: [400, 405, 413],
      codes: ['MALFORMED', 'METHOD_NOT_ALLOWED', 'TOO_LARGE'],
      means: 'it cannot read the request',
      kind: 'Rejected',
      source: 'on-premise-wire.md',
    },
  ],
  document: [
    {
      statuses: [400],
      codes: ['NOT_FOUND'],
      methods: ['crm.*'],
      means: 'the portal has none, or no such smart process',
      kind: 'NotFound',
      source: 'crm-item-get.md, crm-item-update.md',
    },
    {
      statuses: [400],
      codes: ['0'],
      texts: ['Smart process not found', 'SPA not found', 'Смарт-процесс не найден'],
      methods: ['crm.type.*'],
      means: 'the portal has no such smart process',
      kind: 'NotFound',
      source: 'crm-type-get-by-entity-type-id.md',
    },
    {
      statuses: [400, 403],
      codes: ['ACCESS_DENIED', '0'],
      texts: [
        'Access denied',
        'Доступ запрещен',
        'Доступ запрещён',
        'You do not have permission to view this item',
        'У Вас нет прав на просмотр этого элемента',
        'Недостаточно прав',
        'Недостаточно прав для выполнения операции',
      ],
      methods: ['crm.*'],
      means: 'the user who installed the application may not see or change it, or its client',
      kind: 'AccessDenied',
      source: 'crm-item-get.md, crm-item-update.md, crm-requisite-list.md',
    },
  ],
  value: [
    {
      statuses: [400],
      codes: ['CRM_FIELD_ERROR_VALUE_NOT_VALID', 'CRM_FIELD_ERROR_REQUIRED'],
      methods: ['crm.item.update'],
      means: 'the field does not take it, or another field must be filled in first',
      kind: 'Rejected',
      source: 'crm-item-update.md',
    },
    {
      statuses: [400],
      codes: ['100'],
      texts: ['Expected iterable value for multiple field…'],
      methods: ['crm.item.update'],
      means: 'the field takes several values',
      kind: 'Rejected',
      source: 'crm-item-update.md',
    },
  ],
  notification: [
    {
      statuses: [400, 403],
      codes: ['WRONG_AUTH_TYPE', 'USER_ID_EMPTY', 'MESSAGE_EMPTY', 'ATTACH_OVERSIZE', 'ATTACH_ERROR'],
      methods: ['im.notify.system.add'],
      means: 'the portal takes no such one',
      kind: 'Rejected',
      source: 'im-notify-system-add.md',
    },
  ],
  robot: [
    {
      codes: ['ERROR_ACTIVITY_ALREADY_INSTALLED'],
      methods: ['bizproc.robot.*'],
      means: 'it is there, and is updated',
      kind: 'AlreadyInstalled',
      source: 'bizproc-robot-add.md',
    },
    {
      statuses: [400],
      codes: [
        'ERROR_ACTIVITY_VALIDATION_FAILURE',
        'ERROR_UNSUPPORTED_PROTOCOL',
        'ERROR_WRONG_HANDLER_URL',
        'ERROR_ACTIVITY_NOT_FOUND',
      ],
      methods: ['bizproc.robot.*'],
      means: 'the portal does not take it as it is declared, or has none of that code',
      kind: 'Rejected',
      source: 'bizproc-robot-add.md, bizproc-robot-update.md',
    },
    {
      statuses: [403],
      codes: ['ACCESS_DENIED'],
      texts: ['Access denied'],
      methods: ['bizproc.robot.*'],
      means: 'only an administrator may register it',
      kind: 'AccessDenied',
      source: 'bizproc-robot-add.md',
    },
  ],
} satisfies Refusals;
