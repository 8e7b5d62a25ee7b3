import { type Failure, type Localized, messages } from '../../../src/messages';
import { catalogue } from '../../../src/messages/failures/catalogue';
import type { Recourse } from '../../../workflows/contract/failure-facts';
import { robots } from '../../../src/robots';
import { externalSystems, failurePrefix } from '../../../workflows/contract/external-systems';

const subject = { robot: 'erp_order', document: 'DEAL_17' };
const deal = {
  ...subject,
  title: 'Поставка [b]станков[/b]',
  url: 'https://example.bitrix24.ru/crm/deal/details/17/',
};
const link =
  '[URL=https://example.bitrix24.ru/crm/deal/details/17/]Поставка &#91;b&#93;станков&#91;/b&#93;[/URL]';
const reference = 'Tb1_1234567890-a223c6b3-a-reference-of-32-characters-here';
const now = Date.UTC(2026, 10, 24, 14, 0, 0);
/** Moscow's. */
const clock = { now, ahead: 180 };

/** The longest and the worst that may come from outside. */
const flood = '[x] '.repeat(500);
const types = [...Object.keys(catalogue), 'TypeError', `X${'y'.repeat(500)}`];

describe('a success', () => {
  it('is notified with a link to the deal', () => {
    expect(messages.notification.done({ erp_order_id: 'SO-1042' }, deal)).toEqual({
      en: `Order SO-1042 for the deal ${link} was created in the ERP.`,
      ru: `Заказ SO-1042 по сделке ${link} создан в ERP.`,
    });
  });

  it('names a deal without title by its number', () => {
    const untitled = messages.notification.done({ erp_order_id: 'SO-1' }, { ...deal, title: ' ' });
    expect(untitled.en).toContain(']#17[/URL]');
    expect(untitled.ru).toContain(']№ 17[/URL]');
  });
});

describe('a refusal', () => {
  const failure = { type: 'Erp.Rejected', said: 'Контрагент [b]заблокирован[/b]' };

  it('is notified in the words of the ERP, with what to do', () => {
    expect(messages.notification.failure(failure, deal)).toEqual({
      en: `The order for the deal ${link} was not created: the ERP refused: “Контрагент &#91;b&#93;заблокирован&#91;/b&#93;”. What to do: correct what the ERP names and move the deal to this stage again.`,
      ru: `Заказ по сделке ${link} не создан: ERP отказала: «Контрагент &#91;b&#93;заблокирован&#91;/b&#93;». Что делать: исправьте то, на что указала ERP, и переведите сделку на этот этап ещё раз.`,
    });
  });

  it('says the same to the process', () => {
    expect(messages.failure(failure, subject).ru).toBe(
      'Заказ не создан: ERP отказала: «Контрагент &#91;b&#93;заблокирован&#91;/b&#93;». Исправьте то, на что указала ERP, и переведите сделку на этот этап ещё раз.',
    );
  });
});

describe('an open outcome', () => {
  it.each(['Erp.Unknown', 'Erp.Contract', 'Run.Unknown'])(
    'of %s names what to look for in the ERP',
    (type) => {
      const text = messages.failure({ type, reference: 'D_17-a223c6b3' }, subject);
      expect(text.en).toMatch(
        /^It is not known whether the order was created: .* external number D_17-a223c6b3/,
      );
      expect(text.ru).toMatch(/^Неизвестно, создан ли заказ: .* внешним номером D_17-a223c6b3/);
    },
  );

  it.each(['Erp.Unknown', 'Erp.Asks', 'Deadline.Unknown', 'Deadline.NotBegun'])(
    'of %s is told in the words of the ERP, and not as a connection that broke off',
    (type) => {
      const { en, ru } = messages.failure({ type, said: 'Invalid login attempt.', reference }, subject);
      expect(en).toContain('(“Invalid login attempt.”)');
      expect(ru).toContain('(«Invalid login attempt.»)');
      expect(en + ru).not.toMatch(/broke off|прервала|at work|обрабатывала/);
    },
  );

  it.each(['Unknown', 'Contract', 'Asks', 'Unavailable', 'Unauthorized'])(
    'of Erp.%s is told in the words of the ERP while it waits, when it ends and in the notification',
    (kind) => {
      const failure: Failure = { type: `Erp.${kind}`, said: 'Инн не тот', reference, recourse: 'look-up' };
      const told = [
        messages.failure(failure, subject),
        messages.log.nextTry({ failure, subject, clock, nextTryAt: now, deadline: undefined }),
        messages.notification.failure(failure, deal),
      ];
      for (const { en, ru } of told) {
        expect(en).toContain('“Инн не тот”');
        expect(ru).toContain('«Инн не тот»');
      }
    },
  );

  it('at the deadline says that the robot goes on, and claims no look-up', () => {
    const { en, ru } = messages.failure({ type: 'Deadline.Unknown' }, subject);
    expect(en).toContain('The robot goes on');
    expect(en + ru).not.toMatch(/look|провер|поищ/);
  });
});

it('says why the portal refused for so long that the run ended', () => {
  const failure = { type: 'Portal.PaymentRequired', said: 'REST is available only on commercial plans.' };
  expect(messages.failure(failure, subject)).toEqual({
    en: 'The robot did not finish its work: the portal’s plan or subscription has lapsed: “REST is available only on commercial plans.”. When it is paid, move the deal to this stage again.',
    ru: 'Робот не завершил работу: тариф или подписка портала закончились: «REST is available only on commercial plans.». После оплаты переведите сделку на этот этап ещё раз.',
  });
});

it('never says that no order exists where that is not known', () => {
  for (const type of ['TypeError', 'Portal.Unavailable', 'Erp.Unknown', 'Deadline.Unknown', 'toString']) {
    const { en, ru } = messages.failure({ type, reference }, subject);
    expect(en).not.toMatch(/not created/);
    expect(ru).not.toMatch(/не создан[:,]/);
  }
});

const waiting = (failure: Failure, nextTryAt?: number, deadline?: number) =>
  messages.log.nextTry({ failure, subject, clock, nextTryAt, deadline });

describe('the process log', () => {
  it('tells the next try and the latest answer, by the portal’s clock', () => {
    expect(waiting({ type: 'Erp.Unavailable' }, now + 300_000, now + 2_400_000)).toEqual({
      en: 'The ERP does not answer. Next try in 5 minutes, at 17:05 portal time. At the latest in 40 minutes, at 17:40, the deal is answered.',
      ru: 'ERP не отвечает. Следующая попытка через 5 минут, в 17:05 по времени портала. Ответ придёт не позднее чем через 40 минут, в 17:40.',
    });
  });

  it('tells a try that is under way', () => {
    expect(waiting({ type: 'Erp.Unavailable', said: '503 Service Unavailable' })).toEqual({
      en: 'The ERP is not available (“503 Service Unavailable”). The next try is under way.',
      ru: 'ERP недоступна («503 Service Unavailable»). Идёт следующая попытка.',
    });
  });

  const claims = {
    'look-up': [/is looked up before/, /поищет/],
    update: [/sent again as a change/, /как изменение/],
    repeat: [/sent again, which does not create it twice/, /второй раз ничего не создастся/],
  } satisfies Record<Recourse, [RegExp, RegExp]>;

  it.each(Object.keys(claims) as Recourse[])(
    'of an open outcome claims what %s does, and no more',
    (recourse) => {
      for (const type of ['Erp.Unknown', 'OneC.Contract']) {
        const { en, ru } = waiting({ type, recourse }, now + 60_000);
        for (const [each, [inEn, inRu]] of Object.entries(claims)) {
          expect([inEn.test(en), inRu.test(ru)]).toEqual([each === recourse, each === recourse]);
        }
      }
    },
  );

  it('of an attempt that fell silent claims no look-up', () => {
    const { en, ru } = waiting({ type: 'Erp.Unknown' }, now + 60_000);
    expect(en + ru).not.toMatch(/look|sent again|поищ|отправ/);
  });

  it('of work that an operator decides tells no next try', () => {
    expect(waiting({ type: 'Erp.Asks', said: 'Timeout' }, undefined, now + 60_000)).toEqual({
      en: 'The ERP gave no clear answer (“Timeout”) and cannot be asked what became of it: an operator must say whether it was done. At the latest in 1 minute, at 17:01 portal time, the deal is answered.',
      ru: 'ERP не дала ясного ответа («Timeout»), и узнать у неё результат нельзя: решает оператор. Ответ придёт не позднее чем через 1 минуту, в 17:01 по времени портала.',
    });
  });

  it('tells the number of an order that the deal did not take', () => {
    const { en, ru } = messages.log.fieldNotSaved({ erp_order_id: 'SO-1042' }, subject, {
      field: 'UF_CRM_ERP_ORDER_ID',
    });
    expect(en).toContain('Order SO-1042 was created in the ERP.');
    expect(ru).toContain('Заказ SO-1042 создан в ERP.');
  });
});

const robotCodes = [...robots.map(({ code }) => code), 'a_robot_of_another_release'];
const documents = ['DEAL_17', 'DYNAMIC_177_12', 'SMART_INVOICE_4'];

describe.each(robotCodes.flatMap((robot) => documents.map((document) => ({ robot, document }))))(
  'every line of the process log of $robot for $document',
  (own) => {
    const values = Object.fromEntries(
      robots.flatMap(({ returnForm }) => Object.keys(returnForm).map((name) => [name, flood])),
    );
    const facts = { field: flood, said: flood };
    const lines: [string, Localized][] = [
      ['done', messages.log.done(values, own)],
      ['done, written', messages.log.done(values, own, flood)],
      ['fieldNotSaved', messages.log.fieldNotSaved(values, own, facts)],
      ['fieldTaken', messages.log.fieldTaken(values, own, { field: flood, found: flood })],
      ...types.flatMap((type): [string, Localized][] => {
        const failure = { type, said: flood, reference };
        const ofIssue = { ...failure, work: 'jira-issue' };
        const isOfJira = own.robot === 'jira_project' && !/^(Erp|OneC)\./.test(type);
        const later = { nextTryAt: now + 86_340_000, deadline: now + 86_340_000 };
        return [
          [`failure ${type}`, messages.failure(failure, own)],
          ...(isOfJira
            ? [[`failure ${type} of an issue`, messages.failure(ofIssue, own)] as [string, Localized]]
            : []),
          [`nextTry ${type}`, messages.log.nextTry({ failure, subject: own, clock, ...later })],
        ];
      }),
    ];

    /** Lines of which a text is not as it should be, to be none. */
    const wrong = (is: (text: Localized) => boolean) => lines.filter(([, text]) => is(text));

    it('stays within 300 characters, whatever comes from outside', () => {
      expect(wrong(({ en, ru }) => en.length > 300 || ru.length > 300)).toEqual([]);
    });

    it('speaks each language and holds no foreign BB code', () => {
      expect(wrong(({ en, ru }) => /[а-яё]/i.test(en) || !/[а-яё]/i.test(ru))).toEqual([]);
      expect(wrong(({ en, ru }) => /[[\]]|undefined|NaN|\.\./.test(en + ru))).toEqual([]);
    });
  },
);

describe.each(robots.map(({ code, system, name }) => [code, system, name.ru] as const))(
  'whatever fails of %s',
  (code, system, robotName) => {
    const names = { erp: /ERP/, 'one-c': /1С|1C/, jira: /Jira/ };
    const own = { robot: code, document: 'DEAL_17' };
    const possible = Object.keys(catalogue).filter((type) => {
      const prefix = type.split('.')[0];
      return !externalSystems.some((other) => other !== system && failurePrefix(other) === prefix);
    });

    const textsOf = (type: string): [type: string, text: Localized][] => {
      const failure = { type, said: 'причина', reference: 'D_17' };
      const later = { clock, nextTryAt: now + 60_000, deadline: undefined };
      return [
        [type, messages.failure(failure, own)],
        [type, messages.notification.failure(failure, { ...own, title: 'Станок', url: deal.url })],
        [type, messages.log.nextTry({ failure, subject: own, ...later })],
      ];
    };
    const texts = possible.flatMap(textsOf);

    it('names no other system', () => {
      const others = Object.entries(names).filter(([other]) => other !== system);
      const namesOther = ({ en, ru }: Localized) => others.some(([, name]) => name.test(`${en} ${ru}`));
      expect(texts.filter(([, text]) => namesOther(text))).toEqual([]);
    });

    it('has no English words in Russian', () => {
      const terms = /\[\/?URL[^\]]*\]|ERP|Jira|UTC|UTF-8|WSDL|SOAP|OData|Temporal|D_17|INBOX|[A-Z]+_[A-Z_]+/g;
      const isMixed = ([type, { ru }]: [string, Localized]) =>
        /[a-z]{3,}/i.test(ru.replaceAll(type, '').replaceAll(robotName, '').replace(terms, ''));
      expect(texts.filter(isMixed)).toEqual([]);
    });
  },
);

describe('a Jira project', () => {
  const own = { robot: 'jira_project', document: 'DEAL_17' };
  const ofProject = { reference: 'D_17-a223c6b3-SALES17' };

  it('that was created is told with its first issue', () => {
    const values = { project_key: 'SALES17', issue_key: 'SALES17-1' };
    expect(messages.log.done(values, own)).toEqual({
      en: 'Project SALES17 with the issue SALES17-1 was created in Jira.',
      ru: 'Проект SALES17 с задачей SALES17-1 создан в Jira.',
    });
  });

  it('whose key is taken is told with the project that has it', () => {
    expect(messages.failure({ type: 'Jira.KeyTaken', said: 'SALES17: Продажи' }, own)).toEqual({
      en: 'The Jira project was not created: its key belongs to another project (SALES17: Продажи), where nothing was changed. Set another project key on the stage and move the deal to this stage again.',
      ru: 'Проект в Jira не создан: ключ занят другим проектом (SALES17: Продажи), в нём ничего не изменено. Укажите на этапе другой ключ проекта и переведите сделку на этот этап ещё раз.',
    });
  });

  it('whose outcome is open is looked for by its key', () => {
    const { en, ru } = messages.failure({ type: 'Jira.Unknown', ...ofProject }, own);
    expect(en).toMatch(/^It is not known whether the Jira project was created: .* with the key SALES17\.$/);
    expect(ru).toMatch(/^Неизвестно, создан ли проект в Jira: Jira не дала .* с ключом SALES17\.$/);
  });

  it('is not said to be missing when its issue is', () => {
    const issue = { work: 'jira-issue', ...ofProject };
    expect(messages.failure({ type: 'Jira.Rejected', said: 'нет', ...issue }, own).en).toMatch(
      /^The Jira project was created, but its first issue was not: Jira refused/,
    );
    expect(messages.failure({ type: 'Jira.Unknown', ...issue }, own).ru).toMatch(
      /^Проект в Jira создан; неизвестно, создана ли первая задача: /,
    );
    expect(
      messages.notification.failure({ type: 'Deadline.NotBegun', ...issue }, { ...deal, ...own }).en,
    ).toMatch(/^The Jira project for the deal .* was created, but its first issue was not: /);
  });
});

it('a smart process item is called by its own word, and linked', () => {
  const item = {
    robot: 'erp_order',
    document: 'DYNAMIC_177_12',
    title: 'Заявка',
    url: 'https://x.bitrix24.ru/y',
  };
  const { en, ru } = messages.notification.failure({ type: 'Erp.Rejected', said: 'no' }, item);
  expect(en).toContain('for the item [URL=https://x.bitrix24.ru/y]Заявка[/URL]');
  expect(ru).toContain('по элементу [URL=https://x.bitrix24.ru/y]Заявка[/URL]');
  expect(ru).toContain('переведите элемент на этот этап ещё раз');
  expect(en + ru).not.toMatch(/deal|сделк/);
});

it.each(['TASK_5', 'constructor_5', '__proto___5'])(
  'a document of a type that is not known here, %s, is told of as an item',
  (document) => {
    const { en, ru } = messages.failure({ type: 'Portal.NoRows' }, { robot: 'erp_order', document });
    expect(en).toContain('there are no products in the item');
    expect(ru).toContain('в элементе нет товаров');
  },
);
