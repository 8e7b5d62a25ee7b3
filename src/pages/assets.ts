import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../base/package-root';

export interface Asset {
  body: string;
  headers: Readonly<Record<string, string>>;
}

export type Assets = ReadonlyMap<string, Asset>;

const css = 'text/css; charset=utf-8';
const javascript = 'text/javascript; charset=utf-8';

/** What the browser loads, by the name in its address. Read once, at the start. */
export function readAssets(): Assets {
  const own = join(packageRoot, 'src/pages/assets');
  const files: [name: string, file: string, type: string][] = [
    ['pages.css', join(own, 'pages.css'), css],
    ['pages.js', join(own, 'pages.js'), javascript],
    // The vendor's, which speaks to the portal around the frame; it has no address of its own that a page may load it from.
    ['b24.js', join(packageRoot, 'node_modules/@bitrix24/b24jssdk/dist/umd/index.min.js'), javascript],
  ];
  return new Map(files.map(([name, file, type]) => [name, toAsset(readFileSync(file, 'utf8'), type)]));
}

function toAsset(body: string, type: string): Asset {
  return {
    body,
    headers: {
      'content-type': type,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      // Their addresses stay the same over releases.
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  };
}
