import type { Scale } from './scale';

export interface Line {
  label: string;
  points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  title: string;
  /** What it was made with: machine, commit, command. */
  caption: string;
  x: { label: string; scale: Scale };
  y: { label: string; scale: Scale };
  lines: readonly Line[];
  /** A place on the x axis that is named. */
  marks?: readonly { at: number; label: string }[];
}

export const plotWidth = 560;
export const plotHeight = 280;

const left = 64;
const top = 44;
/** A sample of each line's dash, and room around it. */
const sampleWidth = 64;
/** Of the widest of the common fonts at 12 px. */
const letterWidth = 7;

/** Okabe and Ito's colours, which colour-blind people tell apart; each is readable on white and on black. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#999999'];
/** Where colours are not seen, dashes are. */
const dashes = ['', '6 3', '2 3', '10 4', '4 2 1 2', '1 4', '8 2 2 2'];

/** A line chart as a whole SVG file; the same input gives the same text. */
export function drawChart({ title, caption, x, y, lines, marks = [] }: Chart): string {
  const bottom = top + plotHeight;
  const xAt = (value: number): string => (left + x.scale(value)).toFixed(1);
  const yAt = (value: number): string => (bottom - y.scale(value)).toFixed(1);
  const longestLabel = Math.max(...lines.map(({ label }) => label.length));
  const width = left + plotWidth + sampleWidth + longestLabel * letterWidth;
  const height = bottom + 78;
  const body = [
    `<text class="title" x="${left}" y="24">${escape(title)}</text>`,
    ...x.scale.ticks.map(
      (tick) =>
        `<path class="grid" d="M${xAt(tick)} ${top}V${bottom}"/><text class="tick" x="${xAt(tick)}" y="${bottom + 16}" text-anchor="middle">${number(tick)}</text>`,
    ),
    ...y.scale.ticks.map(
      (tick) =>
        `<path class="grid" d="M${left} ${yAt(tick)}H${left + plotWidth}"/><text class="tick" x="${left - 8}" y="${yAt(tick)}" dy="4" text-anchor="end">${number(tick)}</text>`,
    ),
    `<text class="label" x="${left + plotWidth / 2}" y="${bottom + 36}" text-anchor="middle">${escape(x.label)}</text>`,
    `<text class="label" transform="translate(16 ${top + plotHeight / 2}) rotate(-90)" text-anchor="middle">${escape(y.label)}</text>`,
    ...marks.map(
      ({ at, label }) =>
        `<path class="mark" d="M${xAt(at)} ${top}V${bottom}"/><text class="tick" x="${xAt(at)}" y="${top - 6}" text-anchor="middle">${escape(label)}</text>`,
    ),
    ...lines.flatMap(({ label, points }, index) => {
      const style = `stroke="${colours[index % colours.length]}" stroke-dasharray="${dashes[index % dashes.length]}"`;
      const path = points.map(([px, py]) => `${xAt(px)} ${yAt(py)}`).join('L');
      const at = top + 12 + index * 22;
      const from = left + plotWidth + 16;
      return [
        `<path class="line" ${style} d="M${path}"/>`,
        `<path class="line" ${style} d="M${from} ${at}h28"/><text class="label" x="${from + 36}" y="${at}" dy="4">${escape(label)}</text>`,
      ];
    }),
    `<text class="tick" x="${left}" y="${height - 12}">${escape(caption)}</text>`,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px;font-weight:600}.tick{font-size:11px;fill:#59636e}.grid{stroke:#d1d9e0;stroke-width:.5}.mark{stroke:#59636e;stroke-dasharray:4 3}.line{fill:none;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.tick{fill:#9198a1}.grid{stroke:#3d444d}.mark{stroke:#9198a1}}</style>',
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

function number(value: number): string {
  return Number(value.toPrecision(12)).toLocaleString('en-US', { maximumFractionDigits: 3 });
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
