import { createInterface } from 'node:readline/promises';
import { printable } from '../base/quote';

/** Asks a person on the terminal; no answer is a no. */
export async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  const answer = await Promise.race([lines.question(`${printable(question)} [y/N] `), closed]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
