import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files that something new consists of, and the lines that lists need for it. */
export interface AddedPart {
  /** Its own files, by their paths. */
  files: Readonly<Record<string, string>>;
  /** Edits of files that were there, by their paths: what stands there, and what is put behind it. */
  lines: Readonly<Record<string, readonly (readonly [after: string, added: string])[]>>;
}

export function addPart(root: string, { files, lines }: AddedPart): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, edits] of Object.entries(lines)) {
    let text = readFileSync(join(root, path), 'utf8');
    for (const [after, added] of edits) {
      if (!text.includes(after)) throw new Error(`${path} does not hold ${after}`);
      text = text.replace(after, () => `${after}${added}`);
    }
    writeFileSync(join(root, path), text);
  }
}

/** A system that keeps tasks; everything that it needs, but for its sandbox. */
export const taskSystem: AddedPart = {
  files: {
    'src/clients/tasks/client.ts': `import { ClientError } from '../client-error';

const kinds: Readonly<Record<number, 'Rejected' | 'Unauthorized' | 'Unavailable'>> = {
  400: 'Rejected',
  401: 'Unauthorized',
  503: 'Unavailable',
};

export interface NewTask {
  reference: string;
  title: string;
}

export interface TasksClient {
  findTask(reference: string, options: { timeoutMs: number }): Promise<string | undefined>;
  createTask(task: NewTask, options: { timeoutMs: number; beforeSend(): void }): Promise<string>;
}

export function createTasksClient({ url, token }: { url: string; token: string }): TasksClient {
  async function ask(path: string, init: RequestInit): Promise<string | undefined> {
    const headers = { authorization: \`Bearer \${token}\` };
    const reply = await fetch(new URL(path, url), { ...init, headers });
    if (reply.status === 404) return undefined;
    const kind = reply.ok ? 'Contract' : (kinds[reply.status] ?? 'Unknown');
    const text = await reply.text();
    if (reply.ok && text !== '') return text;
    const verdict = kind === 'Rejected' ? 'refused' : kind === 'Unauthorized' ? 'not-done' : 'unknown';
    throw new ClientError(\`tasks: HTTP \${reply.status}\`, { system: 'tasks', verdict, kind });
  }
  return {
    findTask: (reference, { timeoutMs }) => ask(reference, { signal: AbortSignal.timeout(timeoutMs) }),
    async createTask({ reference, title }, { timeoutMs, beforeSend }) {
      beforeSend();
      const signal = AbortSignal.timeout(timeoutMs);
      return (await ask(reference, { method: 'PUT', body: title, signal })) ?? '';
    },
  };
}
`,
    'src/systems/tasks.ts': `import { z } from 'zod';
import type * as clientModule from '../clients/tasks/client';
import { url } from '../config/variables';
import { defineSystem } from './define-system';

export const tasks = defineSystem({
  name: { en: 'the task list', ru: 'система задач' },
  variables: { TASKS_URL: url('the address of the task list').optional(), TASKS_TOKEN: z.string().optional() },
  address: 'TASKS_URL',
  check({ TASKS_URL, TASKS_TOKEN }, context) {
    if (TASKS_URL === undefined || TASKS_TOKEN !== undefined) return;
    context.addIssue({ code: 'custom', path: ['TASKS_TOKEN'], message: 'is missing: TASKS_URL needs it' });
  },
  longestLatency: { variable: 'TASKS_LONGEST_LATENCY', ms: 30_000 },
  concurrency: 5,
  createClient({ TASKS_URL, TASKS_TOKEN = '' }) {
    const { createTasksClient } = require('../clients/tasks/client') as typeof clientModule;
    return createTasksClient({ url: TASKS_URL, token: TASKS_TOKEN });
  },
  doctor: {
    title: 'Tasks',
    settings: 'TASKS_URL, TASKS_TOKEN',
    async ask(client, options) {
      await client.findTask('doctor', options);
      return 'answers a look-up';
    },
  },
});
`,
    'activities/tasks.ts': `import type { NewTask, TasksClient } from '../src/clients/tasks/client';
import type { Guard } from '../workflows/contract/verdict';
import type { Timing } from '../workflows/contract/timing';
import type { CreateOnce } from './create-once/creation';

export interface TasksActivities {
  createTask(work: { task: NewTask; guard: Guard; timing: Timing }): Promise<string>;
}

export function createTasksActivities(deps: { tasks: TasksClient; createOnce: CreateOnce }): TasksActivities {
  return {
    createTask: ({ task, guard, timing }) =>
      deps.createOnce({
        system: 'tasks',
        reference: task.reference,
        guard,
        timing,
        find: (options) => deps.tasks.findTask(task.reference, options),
        create: (options) => deps.tasks.createTask(task, options),
      }),
  };
}
`,
  },
  lines: {
    'workflows/contract/external-systems.ts': [["'jira'", ", 'tasks'"]],
    'src/systems/index.ts': [
      ["import { oneC } from './one-c';\n", "import { tasks } from './tasks';\n"],
      ["'one-c': oneC, jira", ', tasks'],
    ],
    'activities/index.ts': [
      ["from './jira';\n", "import { createTasksActivities, type TasksActivities } from './tasks';\n"],
      [
        'export type SystemActivities = ErpActivities & OneCActivities & JiraActivities',
        ' & TasksActivities',
      ],
      ["const { erp, jira, 'one-c': oneC", ', tasks'],
      [
        'createJiraActivities({ jira, createOnce })),',
        '\n    ...(tasks && createTasksActivities({ tasks, createOnce })),',
      ],
    ],
    '.env.example': [
      ['JIRA_LONGEST_LATENCY=60s\n', 'TASKS_LONGEST_LATENCY=30s\n'],
      ['JIRA_PAT=\n', 'TASKS_URL=\nTASKS_TOKEN=\n'],
    ],
    'docker-compose.temporal.yml': [
      ['    JIRA_LONGEST_LATENCY:\n', '    TASKS_LONGEST_LATENCY:\n'],
      ['      JIRA_PAT:\n', '      TASKS_URL:\n      TASKS_TOKEN:\n'],
    ],
  },
};

/** A third kind of object in the ERP. */
export const reservation: AddedPart = {
  files: {
    'src/clients/erp/reservation.ts': `import { z } from 'zod';
import { reference } from './order';

export const erpReservation = z.object({ externalId: reference, article: z.string(), quantity: z.string() });
`,
  },
  lines: {
    'src/clients/erp/objects.ts': [
      ["import { erpOrder } from './order';\n", "import { erpReservation } from './reservation';\n"],
      ['order: erpOrder, customer: erpCustomer', ', reservation: erpReservation'],
    ],
    'src/clients/erp/mapping.ts': [
      [
        '  objects: {\n',
        `    reservation: {
      mode: 'upsert',
      create: {
        operation: 'ReserveStock',
        request: ({ externalId, article, quantity }) => ({ externalId, article, quantity }),
        reply: { number: 'reservationNumber' },
      },
    },
`,
      ],
    ],
    'workflows/creations.ts': [
      [
        "type OneCKnown = OneCWork['known'];\n",
        `
/** Reserves stock in the ERP. */
export function createErpReservation(
  work: CreateErpWork<'reservation'>,
  timing: Timing,
): Promise<Ended<string>> {
  const { createReservation } = proxyActivities<Pick<Activities, 'createReservation'>>(
    creatingPolicy('erp', timing),
  );
  const summary = \`Reserve \${work.reservation.externalId} in the ERP\`;
  return asWork((stopped) =>
    orDecided(
      () => asVerdict('erp', createReservation.executeWithOptions({ summary }, [{ ...work, timing }])),
      stopped,
    ),
  );
}
`,
      ],
    ],
  },
};
