import { type Account, account } from '../../../chaos/account/account';
import { makeRecords, mark, type Records } from './records';

/** Numbers of a company, of a deal of it, and of another deal. */
const company = 10;
const deal = 1;
const other = 2;

const failed = { status: 'failed', error: 'Refused' };

/** One robot, and how everything of it is made by hand for a deal of a client. */
interface Case {
  values: Record<string, string>;
  /** The deal's field; a robot that writes none has none. */
  field?: [text: string, name: string];
  make(records: Records, holder?: { deal: number; company: number }): void;
}

const cases: Record<'erp_client' | 'jira_project' | 'onec_invoice', Case> = {
  erp_client: {
    values: { erp_client_id: 'C-501' },
    field: ['C-501', 'UF_CRM_ERP_CLIENT_ID'],
    make: (records) => records.customer(company, 'C-501'),
  },
  jira_project: {
    values: { project_key: 'CHAOS1', project_id: '10001', issue_key: 'CHAOS1-1', issue_id: '20001' },
    make(records) {
      records.project(deal);
      records.issue(deal);
    },
  },
  onec_invoice: {
    values: { invoice_number: '0000-000001', invoice_id: 'invoice-1', amount: '4.50' },
    field: ['0000-000001', 'UF_CRM_ONE_C_INVOICE'],
    make(records) {
      records.counterparty('party-1', company);
      records.contract('contract-1', 'party-1');
      records.invoice('invoice-1', deal, { counterparty: 'party-1' });
    },
  },
};

const robots = Object.keys(cases) as (keyof typeof cases)[];
const ok = (robot: keyof typeof cases) => ({ status: 'ok', error: '', ...cases[robot].values });

let records: Records;
beforeEach(() => {
  records = makeRecords();
});

function settle(): Account {
  return account({ first: records.record }, records.load, { sendWindowMs: 6_000, answerMarginMs: 3_000 });
}

function call(robot: keyof typeof cases, of = deal): number {
  return records.call(of, { robot, company });
}

/** Everything of a robot's call but its answer; the number of the call. */
function carriedOut(robot: keyof typeof cases): number {
  const made = call(robot);
  cases[robot].make(records);
  const { field } = cases[robot];
  if (field) records.field(deal, ...field);
  return made;
}

describe.each(robots)('%s', (robot) => {
  it('is carried out and answered', () => {
    records.answer(carriedOut(robot), ok(robot));
    expect(settle()).toMatchObject({
      acknowledged: 1,
      carriedOut: 1,
      answered: 1,
      byRobot: { [robot]: 1 },
      differences: [],
    });
  });

  it('is lost without anything made for it', () => {
    call(robot);
    expect(settle()).toMatchObject({ carriedOut: 0, answered: 0, lost: 1, doubled: 0, wrong: 0 });
  });

  it('is lost when its process never went on', () => {
    carriedOut(robot);
    records.field(deal, ...(cases[robot].field ?? ['', 'UF_CRM_OTHER']));
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 0, lost: 1, wrong: 0 });
  });

  it.each(Object.keys(cases[robot].values))('is wrong with another %s in its answer', (name) => {
    records.answer(carriedOut(robot), { ...ok(robot), [name]: 'X' });
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 0, lost: 0, doubled: 0, wrong: 1 });
  });

  it('is wrong when it fails for no reason', () => {
    records.answer(carriedOut(robot), failed);
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 0, wrong: 1 });
  });

  const { field } = cases[robot];
  if (field) {
    it('is wrong with another number in the deal’s field, or with none', () => {
      const made = call(robot);
      cases[robot].make(records);
      records.answer(made, ok(robot));
      expect(settle()).toMatchObject({ answered: 1, wrong: 1 });
      records.field(deal, 'X', field[1]);
      expect(settle()).toMatchObject({ answered: 1, wrong: 1 });
    });
  }

  it('takes the robots of one deal apart', () => {
    for (const each of robots) records.answer(carriedOut(each), ok(each));
    call('erp_client', other);
    const { lost, wrong, differences } = settle();
    // The client is there, and only the process of the other deal has not gone on.
    expect({ lost, wrong }).toEqual({ lost: 1, wrong: 0 });
    expect(differences).toMatchObject([{ document: `DEAL_${other}` }]);
  });
});

/** A refusal of each part, and what is there when it comes. */
const refusals: [string, keyof typeof cases, (records: Records) => void][] = [
  ['a customer', 'erp_client', (all) => all.refuseCustomer(company)],
  ['a project', 'jira_project', (all) => all.refuseJira('createProject', deal)],
  [
    'an issue of a project that is there',
    'jira_project',
    (all) => {
      all.project(deal);
      all.refuseJira('createIssue', deal);
    },
  ],
  ['a counterparty', 'onec_invoice', (all) => all.refuseCounterparty(company)],
  [
    'an invoice of a client that is there',
    'onec_invoice',
    (all) => {
      all.counterparty('party-1', company);
      all.contract('contract-1', 'party-1');
      all.refuseInvoice(deal);
    },
  ],
  [
    'the posting of an invoice that is there',
    'onec_invoice',
    (all) => {
      all.counterparty('party-1', company);
      all.contract('contract-1', 'party-1');
      all.invoice('invoice-1', deal, { counterparty: 'party-1', posted: false });
      all.refusePosting('invoice-1');
    },
  ],
];

describe.each(refusals)('a refusal of %s', (_, robot, refuse) => {
  it('is as good as carried out, and its words the answer', () => {
    const made = call(robot);
    refuse(records);
    records.answer(made, failed);
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 1, differences: [] });
  });

  it('is not the answer before it was made', () => {
    const made = call(robot);
    records.answer(made, failed);
    refuse(records);
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 0, wrong: 1 });
  });

  it('is wrong where all is there in the end, and nobody else asked for it', () => {
    const made = call(robot);
    refuse(records);
    records.answer(made, failed);
    if (robot !== 'jira_project') cases[robot].make(records);
    else {
      if (!records.record.some(({ type }) => type === 'jira.project')) records.project(deal);
      records.issue(deal);
    }
    expect(settle().wrong).toBeGreaterThan(0);
  });
});

it('a client that was refused for one deal may be made for another', () => {
  const refused = call('erp_client');
  records.refuseCustomer(company);
  records.answer(refused, failed);
  const second = call('erp_client', other);
  records.customer(company, 'C-501');
  records.field(other, 'C-501', 'UF_CRM_ERP_CLIENT_ID');
  records.answer(second, ok('erp_client'));
  expect(settle()).toMatchObject({ acknowledged: 2, carriedOut: 2, answered: 2, differences: [] });
});

it('an invoice is not lost whose client was refused, and made for another deal later', () => {
  const refused = call('onec_invoice');
  records.refuseCounterparty(company);
  records.answer(refused, failed);
  call('onec_invoice', other);
  records.counterparty('party-1', company);
  records.contract('contract-1', 'party-1');
  const { carriedOut: sound, answered, lost, differences } = settle();
  expect({ sound, answered, lost }).toEqual({ sound: 1, answered: 1, lost: 1 });
  expect(differences).toMatchObject([
    { document: `DEAL_${other}`, what: expect.stringContaining('invoice') },
  ]);
});

describe('a client that was made without a reply, and refused when it was sent again,', () => {
  let made: ReturnType<typeof call>;
  beforeEach(() => {
    made = call('erp_client');
    records.customer(company, 'C-501');
    records.refuseCustomer(company);
  });

  it('is not known to be there', () => {
    records.answer(made, { status: 'unknown', error: 'Refused' });
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 1, differences: [] });
  });

  it('is not failed', () => {
    records.answer(made, failed);
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 0, wrong: 1 });
  });
});

it('a client whose first send came to nothing without a reply, and which was refused then, is not known either', () => {
  const made = call('erp_client');
  records.refuseCustomer(company);
  records.answer(made, { status: 'unknown', error: 'Refused' });
  expect(settle()).toMatchObject({ carriedOut: 1, answered: 1, differences: [] });
});

it('nothing is unknown that was not refused, or is looked up', () => {
  const made = carriedOut('erp_client');
  records.answer(made, { status: 'unknown', error: 'Broke off' });
  expect(settle()).toMatchObject({ answered: 0, wrong: 1 });
});

it('a client that is brought up to date is the same client', () => {
  const made = carriedOut('erp_client');
  records.customer(company, 'C-501');
  records.answer(made, ok('erp_client'));
  expect(settle()).toMatchObject({ carriedOut: 1, answered: 1, differences: [] });
});

it('an invoice of a client that is not in 1C is lost, though the invoice is there', () => {
  const made = call('onec_invoice');
  records.invoice('invoice-1', deal, { counterparty: 'party-1' });
  records.answer(made, ok('onec_invoice'));
  expect(settle()).toMatchObject({ carriedOut: 0, lost: 1 });
});

it('a project without its issue, and an invoice that is not posted, are lost', () => {
  call('jira_project');
  records.project(deal);
  call('onec_invoice');
  records.counterparty('party-1', company);
  records.contract('contract-1', 'party-1');
  records.invoice('invoice-1', deal, { counterparty: 'party-1', posted: false });
  expect(settle()).toMatchObject({ carriedOut: 0, lost: 2, wrong: 0 });
});

describe('doubled', () => {
  const second: [string, keyof typeof cases, () => void][] = [
    ['customer', 'erp_client', () => records.customer(company, 'C-502')],
    ['project', 'jira_project', () => records.project(deal)],
    ['issue', 'jira_project', () => records.issue(deal, 2)],
    ['counterparty', 'onec_invoice', () => records.counterparty('party-2', company)],
    ['contract', 'onec_invoice', () => records.contract('contract-2', 'party-1')],
    [
      'invoice',
      'onec_invoice',
      () => records.invoice('invoice-2', deal, { counterparty: 'party-1', posted: false }),
    ],
  ];

  it.each(second)('a second %s', (name, robot, make) => {
    records.answer(carriedOut(robot), ok(robot));
    make();
    const { carriedOut: sound, doubled, lost, differences } = settle();
    expect({ sound, doubled, lost }).toEqual({ sound: 0, doubled: 1, lost: 0 });
    expect(differences).toMatchObject([{ kind: 'doubled', document: 'DEAL_1', what: expect.any(String) }]);
    expect(differences[0]?.what).toContain(name);
  });

  it('also after a sleep of a worker, but for an issue: Jira keeps nothing of it unique', () => {
    for (const robot of robots) records.answer(carriedOut(robot), ok(robot));
    records.slept(7_000);
    records.issue(deal, 2);
    records.slept(7_000);
    records.project(deal);
    records.slept(7_000);
    records.counterparty('party-2', company);
    expect(settle()).toMatchObject({ doubled: 2, lateWrites: 1 });
  });
});

describe('wrong', () => {
  const strange: [string, keyof typeof cases, () => void][] = [
    ['a customer with another INN', 'erp_client', () => records.customer(company, 'C-501', { inn: '7' })],
    [
      'a project with another deal’s mark',
      'jira_project',
      () => {
        records.project(deal, { of: other });
        records.issue(deal);
      },
    ],
    [
      'a project with another title',
      'jira_project',
      () => {
        records.project(deal, { title: 'Another deal' });
        records.issue(deal);
      },
    ],
    [
      'an issue with another deal’s mark',
      'jira_project',
      () => {
        records.project(deal);
        records.issue(deal, 1, { of: other });
      },
    ],
    [
      'a counterparty with another name',
      'onec_invoice',
      () => {
        records.counterparty('party-1', company, { name: 'Another' });
        records.contract('contract-1', 'party-1');
        records.invoice('invoice-1', deal, { counterparty: 'party-1' });
      },
    ],
    [
      'an invoice to another counterparty',
      'onec_invoice',
      () => {
        records.counterparty('party-1', company);
        records.contract('contract-1', 'party-1');
        records.invoice('invoice-1', deal, { counterparty: 'party-2' });
      },
    ],
  ];

  it.each(strange)('%s', (_, robot, make) => {
    const made = call(robot);
    make();
    const { field } = cases[robot];
    if (field) records.field(deal, ...field);
    records.answer(made, ok(robot));
    expect(settle()).toMatchObject({ carriedOut: 1, answered: 1, lost: 0, doubled: 0, wrong: 1 });
  });

  it('an invoice for another amount', () => {
    const made = call('onec_invoice');
    records.counterparty('party-1', company);
    records.contract('contract-1', 'party-1');
    records.invoice('invoice-1', deal, { counterparty: 'party-1', amount: '9.00' });
    records.field(deal, '0000-000001', 'UF_CRM_ONE_C_INVOICE');
    records.answer(made, { ...ok('onec_invoice'), amount: '9.00' });
    expect(settle()).toMatchObject({ answered: 1, wrong: 1 });
  });

  it.each([
    ['customer', () => records.customer(99, 'C-999')],
    ['customer', () => records.customer(company, 'C-999', { externalId: `CO_10-x${mark}` })],
    ['project', () => records.project(other)],
    ['issue', () => records.issue(other)],
    ['counterparty', () => records.counterparty('party-9', 99)],
    ['invoice', () => records.invoice('invoice-9', other, { counterparty: 'party-1', posted: false })],
  ])('a %s that no call was about', (name, make) => {
    for (const robot of robots) records.answer(carriedOut(robot), ok(robot));
    make();
    const { wrong, differences } = settle();
    expect(wrong).toBe(1);
    expect(differences[0]?.what).toContain(name);
  });
});

describe('what is asked for again while the far system is still at it', () => {
  const asked: [string, string, () => void][] = [
    ['order', 'erp_order', () => records.refuse(deal)],
    ['customer', 'erp_client', () => records.refuseCustomer(company)],
    ['project', 'jira_project', () => records.refuseJira('createProject', deal)],
    ['issue', 'jira_project', () => records.refuseJira('createIssue', deal)],
    ['counterparty', 'onec_invoice', () => records.refuseCounterparty(company)],
    ['invoice', 'onec_invoice', () => records.refuseInvoice(deal)],
    ['posting', 'onec_invoice', () => records.refusePosting('invoice-1')],
  ];

  function twice(robot: string, ask: () => void, between = () => {}): string[] {
    records.call(deal, { robot, company });
    cases.onec_invoice.make(records);
    ask();
    between();
    ask();
    return settle().differences.flatMap(({ kind, what }) =>
      kind === 'wrong' && what.includes('still being made') ? [what] : [],
    );
  }

  it.each(asked)('is wrong: %s', (name, robot, ask) => {
    records.slow(3_000);
    expect(twice(robot, ask)).toEqual([expect.stringMatching(`^${name} .* was asked for again`)]);
  });

  it.each(asked)('is right once that has ended: %s', (_, robot, ask) => {
    records.slow(400);
    expect(twice(robot, ask)).toEqual([]);
  });

  it('cannot be helped where a worker slept past its send window', () => {
    records.slow(1_400);
    const ask = (): void => records.refuse(deal);
    expect(twice('erp_order', ask, () => records.slept(7_000))).toEqual([]);
    expect(twice('erp_order', ask, () => records.slept(5_000))).toHaveLength(1);
  });
});
