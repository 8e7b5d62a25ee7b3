import { readFileSync } from 'node:fs';

export async function readsFiles(): Promise<string> {
  return readFileSync('/etc/hostname', 'utf8');
}
