import type { ControlClient } from '../../../sandbox/control/client';
import type { RecordEntry } from '../../../sandbox/store';

/** Robots that write their number to a field, too. */
const withField = new Set(['erp_order', 'erp_client', 'onec_invoice']);

interface Subject {
  document: string;
  code: string;
  sentAt: number;
}

/** Tells what happens, one line per event, from the sandbox's own record; begins with what comes from now on. */
export async function narrate(
  control: ControlClient,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const calls = new Map<number, Subject>();
  const documentOfProcess = new Map<string, string>();
  const earlier = await control.record();
  for (const entry of earlier) note(entry);
  let since = earlier.at(-1)?.seq ?? 0;

  while (!signal.aborted) {
    const entries = await control.record({ since, wait: 1_000 });
    for (const entry of entries) {
      note(entry);
      const told = tell(entry);
      if (told) print(`${clock(entry.at)}  ${told}`);
      since = entry.seq;
    }
  }

  function note(entry: RecordEntry): void {
    if (entry.type === 'process.started') documentOfProcess.set(entry.processId, entry.document[2]);
    if (entry.type !== 'call.sent') return;
    const { id, document, code } = entry.call;
    calls.set(id, { document: document[2], code, sentAt: entry.at });
  }

  function tell(entry: RecordEntry): string | undefined {
    switch (entry.type) {
      case 'call.replied': {
        const { status, ms, error } = entry.outcome;
        return line(
          calls.get(entry.call),
          status === 200 ? `acknowledged in ${ms} ms` : `NOT acknowledged: ${status ?? error}`,
        );
      }
      case 'process.log':
        return line({ document: documentOfProcess.get(entry.processId) ?? '', code: '' }, entry.text);
      case 'answer': {
        const call = entry.call === undefined ? undefined : calls.get(entry.call);
        if (entry.fate !== 'moved' || !call) return undefined;
        const { error, status, ...values } = entry.values;
        const [number] = Object.values(values);
        const seconds = ((entry.at - call.sentAt) / 1000).toFixed(1);
        const where = withField.has(call.code) ? 'field, notification' : 'notification';
        const done = text(number) && `${text(number)} → ${where}, `;
        const why = text(error) && ` (${text(error)})`;
        return line(call, `${done}answered ${text(status)}${why}   ${seconds} s`);
      }
      default:
        return undefined;
    }
  }
}

function line(subject: Pick<Subject, 'document' | 'code'> | undefined, said: string): string | undefined {
  return subject && `${subject.document.padEnd(8)}  ${subject.code.padEnd(10)}  ${said}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function clock(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8);
}
