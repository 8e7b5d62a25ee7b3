import type {
  ChangeDealBody,
  CreateCompanyBody,
  CreateDealsBody,
  CreateItemsBody,
  CreateOthersBody,
  CreateRequisiteBody,
  CreateUserFieldBody,
  InstallBody,
  MoveBody,
  OpenFrameBody,
  MoveDealsBody,
  PlaceRobotBody,
  PlantIssueBody,
  PlantProjectBody,
  RecordQuery,
  RegisterRobotBody,
  UninstallBody,
  UpdateBody,
  RepeatCallBody,
  RunRobotBody,
  SaveApplicationBody,
} from './bodies';
import type { ErpFaults, ErpFaultsChange } from '../erp/faults';
import type { OneCFaults, OneCFaultsChange } from '../one-c/faults';
import type { JiraFaults, JiraFaultsChange } from '../jira/faults';
import type { PortalFaults, PortalFaultsChange } from '../portal/faults';
import type { FramePost } from '../portal/frames';
import type { MadeCall } from '../portal/processes';
import type { DealStageId, ItemStageId } from '../portal/stages';
import type { SandboxAccess } from '../access';
import type { SendOutcome } from '../send-form';
import type { RecordEntry } from '../store';
import type { Counters, DealStory, StateView } from '../views';

interface Faults {
  portal: PortalFaults;
  erp: ErpFaults;
  oneC: OneCFaults;
  jira: JiraFaults;
}

/** The sandbox's control over HTTP. Every method throws an Error with the sandbox's own words when it refuses. */
export interface ControlClient {
  access: () => Promise<SandboxAccess>;
  /** Id of the new company, which has one set of legal details. */
  createCompany: (company: CreateCompanyBody) => Promise<number>;
  /** Id of the new set of requisites of a company or contact. */
  createRequisite: (requisite: CreateRequisiteBody) => Promise<number>;
  /** Ids of the new deals. */
  createDeals: (deals?: CreateDealsBody) => Promise<number[]>;
  deal: (id: number) => Promise<DealStory>;
  /** As a person does on its card; it starts no process. */
  changeDeal: (id: number, fields: ChangeDealBody) => Promise<DealStory>;
  /** Resolves when the calls that this makes have their reply, or 5 s without one. */
  moveDeal: (id: number, stageId: DealStageId) => Promise<MadeCall[]>;
  moveDeals: (move: MoveDealsBody) => Promise<MadeCall[]>;
  /** Ids of the new items of the smart process. */
  createItems: (items?: CreateItemsBody) => Promise<number[]>;
  item: (id: number) => Promise<DealStory>;
  /** Ids of new leads (1), quotes (7) or invoices (31). */
  createOthers: (others: CreateOthersBody) => Promise<number[]>;
  other: (entityTypeId: number, id: number) => Promise<DealStory>;
  moveItem: (id: number, stageId: ItemStageId) => Promise<MadeCall[]>;
  /** As an administrator does in the portal's settings. */
  createUserField: (field: CreateUserFieldBody) => Promise<void>;
  install: (url: string, more?: Omit<InstallBody, 'url'>) => Promise<SendOutcome>;
  update: (url: string, more?: Omit<UpdateBody, 'url'>) => Promise<SendOutcome>;
  uninstall: (url: string, more?: Omit<UninstallBody, 'url'>) => Promise<SendOutcome>;
  /** The application has pages of its own from now on, which are yet to say that it is installed. */
  saveApplication: (application: SaveApplicationBody) => Promise<void>;
  /** The POST that the portal would open a page of the application with, and its tokens in it; it is not sent. */
  framePost: (opening?: OpenFrameBody) => Promise<FramePost>;
  /** The new origin. */
  movePortal: (host: MoveBody['host']) => Promise<string>;
  /** Id of the placed robot. */
  placeRobot: (robot: PlaceRobotBody) => Promise<number>;
  removeRobot: (id: number) => Promise<void>;
  /** As another release of the application did. */
  registerRobot: (robot: RegisterRobotBody) => Promise<void>;
  /** The portal loses a robot, or a field of deals, without a word to the application. */
  forgetRobot: (code: string) => Promise<void>;
  forgetField: (name: string) => Promise<void>;
  /** Starts a process of one robot by hand, on any document. */
  runRobot: (robot: RunRobotBody) => Promise<MadeCall[]>;
  repeatCall: (id: number, options?: RepeatCallBody) => Promise<SendOutcome[]>;
  expireTokens: () => Promise<void>;
  portalFaults: (change: PortalFaultsChange) => Promise<Faults>;
  erpFaults: (change: ErpFaultsChange) => Promise<Faults>;
  oneCFaults: (change: OneCFaultsChange) => Promise<Faults>;
  jiraFaults: (change: JiraFaultsChange) => Promise<Faults>;
  /** Makes a project as somebody else would. */
  plantProject: (project: PlantProjectBody) => Promise<void>;
  plantIssue: (issue: PlantIssueBody) => Promise<void>;
  resetFaults: () => Promise<Faults>;
  state: () => Promise<StateView>;
  counters: () => Promise<Counters>;
  record: (query?: RecordQuery) => Promise<RecordEntry[]>;
}

/** @param controlUrl `http://127.0.0.1:port` */
export function createControlClient(controlUrl: string): ControlClient {
  async function request(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(new URL(path, controlUrl), {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`The sandbox refused ${method} ${path} (${response.status}): ${text}`);
  }

  const get = async <T>(path: string): Promise<T> => JSON.parse(await request('GET', path));
  const post = async <T>(path: string, body: object = {}): Promise<T> =>
    JSON.parse(await request('POST', path, body));

  return {
    access: () => get('/'),
    createCompany: async (company) => (await post<{ id: number }>('/companies', company)).id,
    createRequisite: async (requisite) => (await post<{ id: number }>('/requisites', requisite)).id,
    createDeals: async (deals) => (await post<{ ids: number[] }>('/deals', deals)).ids,
    deal: (id) => get(`/deals/${id}`),
    changeDeal: (id, fields) => post(`/deals/${id}/change`, fields),
    moveDeal: async (id, stageId) =>
      (await post<{ calls: MadeCall[] }>(`/deals/${id}/move`, { stageId })).calls,
    moveDeals: async (move) => (await post<{ calls: MadeCall[] }>('/deals/move', move)).calls,
    createItems: async (items) => (await post<{ ids: number[] }>('/items', items)).ids,
    createOthers: async (others) => (await post<{ ids: number[] }>('/others', others)).ids,
    other: (entityTypeId, id) => get(`/others/${entityTypeId}/${id}`),
    item: (id) => get(`/items/${id}`),
    moveItem: async (id, stageId) =>
      (await post<{ calls: MadeCall[] }>(`/items/${id}/move`, { stageId })).calls,
    createUserField: async (field) => {
      await post('/user-fields', field);
    },
    install: (url, more) => post('/install', { url, ...more }),
    update: (url, more) => post('/update', { url, ...more }),
    uninstall: (url, more) => post('/uninstall', { url, ...more }),
    saveApplication: async (application) => {
      await post('/application', application);
    },
    framePost: (opening) => post('/frames', opening),
    movePortal: async (host) => (await post<{ origin: string }>('/move', { host })).origin,
    placeRobot: async (robot) => (await post<{ id: number }>('/robots/place', robot)).id,
    removeRobot: async (id) => {
      await request('DELETE', `/robots/place/${id}`);
    },
    runRobot: async (robot) => (await post<{ calls: MadeCall[] }>('/robots/run', robot)).calls,
    registerRobot: async (robot) => {
      await post('/robots/register', robot);
    },
    forgetRobot: async (code) => {
      await request('DELETE', `/robots/${encodeURIComponent(code)}`);
    },
    forgetField: async (name) => {
      await request('DELETE', `/user-fields/${name}`);
    },
    repeatCall: async (id, options) =>
      (await post<{ outcomes: SendOutcome[] }>(`/calls/${id}/repeat`, options)).outcomes,
    expireTokens: async () => {
      await post('/tokens/expire');
    },
    portalFaults: (change) => post('/faults/portal', change),
    erpFaults: (change) => post('/faults/erp', change),
    oneCFaults: (change) => post('/faults/one-c', change),
    jiraFaults: (change) => post('/faults/jira', change),
    plantProject: (project) => post('/jira/projects', project),
    plantIssue: (issue) => post('/jira/issues', issue),
    resetFaults: () => post('/faults/reset'),
    state: () => get('/state'),
    counters: () => get('/counters'),
    record: async (query = {}) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      const lines = await request('GET', `/record?${search.toString()}`);
      return lines.split('\n').filter(Boolean).map(parseEntry);
    },
  };
}

function parseEntry(line: string): RecordEntry {
  return JSON.parse(line);
}
