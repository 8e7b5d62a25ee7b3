import { type Params, RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

const robot = {
  code: 'erp_order',
  handler: 'https://robots.example.com/robots/erp_order',
  name: { en: 'Order', ru: 'Заказ' },
  description: { en: 'Creates', ru: 'Создаёт' },
  dealField: { name: 'UF_CRM_NUMBER', label: { en: 'Number', ru: 'Номер' } },
  documents: ['DEAL'],
  properties: {
    comment: {
      type: 'text',
      name: { en: 'Comment', ru: 'Комментарий' },
      required: true,
      default: '{{=Document:TITLE}}',
    },
  },
  returns: { status: { type: 'string', name: { en: 'Status', ru: 'Статус' } } },
};
const fields = {
  HANDLER: robot.handler,
  AUTH_USER_ID: 1,
  USE_SUBSCRIPTION: 'Y',
  NAME: robot.name,
  DESCRIPTION: robot.description,
  PROPERTIES: {
    comment: {
      Name: { en: 'Comment', ru: 'Комментарий' },
      Type: 'text',
      Required: 'Y',
      Multiple: 'N',
      Default: '{{=Document:TITLE}}',
    },
  },
  RETURN_PROPERTIES: {
    status: { Name: { en: 'Status', ru: 'Статус' }, Type: 'string', Required: 'N', Multiple: 'N' },
  },
  DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal', 'DEAL'],
  FILTER: { INCLUDE: [['crm', 'CCrmDocumentDeal', 'DEAL']] },
};

let portal: ScriptedPortal;
let add: () => unknown;
let updated: Params | undefined;

beforeEach(async () => {
  add = () => true;
  portal = await startScriptedPortal({
    'bizproc.robot.add': () => add(),
    'bizproc.robot.update': (params) => {
      updated = params;
      return true;
    },
  });
});
afterEach(() => portal.close());

it('registers a robot', async () => {
  await expect(portal.client().addRobot(robot, 1)).resolves.toBe('added');
  expect(portal.requests).toMatchObject([
    { method: 'bizproc.robot.add', params: { CODE: 'erp_order', ...fields } },
  ]);
});

it('brings a robot up to date that is there already', async () => {
  add = () => {
    throw new RestError('ERROR_ACTIVITY_ALREADY_INSTALLED', 'Activity or Automation rule already installed!');
  };
  await expect(portal.client().addRobot(robot, 1)).resolves.toBe('updated');
  expect(updated).toEqual({ CODE: 'erp_order', FIELDS: fields });
});

it('tells that the token is no administrator’s', async () => {
  add = () => {
    throw new RestError('ACCESS_DENIED', 'Access denied!', 403);
  };
  await expect(portal.client().addRobot(robot, 1)).rejects.toMatchObject({
    verdict: 'refused',
    kind: 'AccessDenied',
  });
});

it('registers nothing on documents that it does not know', async () => {
  await expect(portal.client().addRobot({ ...robot, documents: ['TASK'] }, 1)).rejects.toThrow(TypeError);
  expect(portal.requests).toEqual([]);
});
