import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../../src/base/package-root';
import { alerts, monitoringDir, questions } from '../../support/monitoring';
import { describeWithPromtool, promtool } from '../../support/promtool';

const runbook = readFileSync(join(packageRoot, 'docs/runbook.md'), 'utf8');
const names = alerts.map(({ alert }) => alert);

describe('each alert', () => {
  it('has an entry of its name in the runbook, in the same order, and no entry is left over', () => {
    const entries = Array.from(runbook.matchAll(/^## (Robots\w+)$/gm), ([, name]) => name);
    expect(entries).toEqual(names);
  });

  it('names that entry', () => {
    for (const { alert, annotations } of alerts)
      expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
  });

  it.each(names)('%s tells sign, meaning, command and what then', (name) => {
    const [, entry = ''] =
      new RegExp(`^## ${name}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(runbook) ?? [];
    const told = ['Sign', 'Meaning', 'Command', 'Then'].filter((part) => entry.includes(`**${part}.**`));
    expect(told).toEqual(['Sign', 'Meaning', 'Command', 'Then']);
  });

  it('is seen to fire and to be silent', () => {
    const test = z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) });
    const file = z.object({ tests: z.array(z.object({ alert_rule_test: z.array(test) })) });
    const tests = file
      .parse(parse(readFileSync(join(monitoringDir, 'alerts.test.yml'), 'utf8')))
      .tests.flatMap(({ alert_rule_test: each }) => each);
    const seen = (fires: boolean): Set<string> =>
      new Set(
        tests.flatMap(({ alertname, exp_alerts: { length } }) => (length > 0 === fires ? [alertname] : [])),
      );
    expect([...seen(true)]).toEqual(names);
    expect([...seen(false)]).toEqual(names);
  });
});

describeWithPromtool('what Prometheus is given', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'monitoring-'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  it('fires where it should and is silent a moment before', () => {
    const { code, said } = promtool('test', 'rules', join(monitoringDir, 'alerts.test.yml'));
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') });
  });

  it('has a configuration that it reads', () => {
    const { code, said } = promtool('check', 'config', join(monitoringDir, 'prometheus.yml'));
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('23 rules found') });
  });

  it('understands what the dashboard asks', () => {
    const rules = questions.map(({ expr }, index) => ({
      record: `panel_${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    const file = join(dir, 'dashboard.json');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { code, said } = promtool('check', 'rules', '--lint=none', file);
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(`${rules.length} rules found`) });
  });
});
