import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../src/base/package-root';

export const monitoringDir = join(packageRoot, 'deploy/monitoring');

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  annotations: z.object({ summary: z.string(), runbook: z.string() }),
});

const rulesFile = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });

/** The alerts as they are delivered. */
export const alerts = rulesFile
  .parse(parse(readFileSync(join(monitoringDir, 'alerts.yml'), 'utf8')))
  .groups.flatMap(({ rules }) => rules);

const board = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) }),
  ),
});

/** What the dashboard asks, by panel. */
export const questions = board
  .parse(JSON.parse(readFileSync(join(monitoringDir, 'dashboard.json'), 'utf8')))
  .panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));

/** One line of a scrape. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Prometheus' text as lines. */
export function parseScrape(text: string): Series[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!name) return [];
    const pairs = Array.from(labels.matchAll(/([a-z_]+)="([^"]*)"/g), ([, key, text_]) => [key, text_]);
    return [{ name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) }];
  });
}

/** Metrics that an expression names, with the labels that it selects by. */
export function selectorsIn(expr: string): { name: string; labels: string[] }[] {
  return Array.from(
    expr.matchAll(/\b((?:robots|temporal)_[a-z_]+)(?:\{([^}]*)\})?/g),
    ([, name = '', selector]) => ({
      name,
      labels: Array.from((selector ?? '').matchAll(/([a-z_]+)[!=]/g), ([, label = '']) => label),
    }),
  );
}
