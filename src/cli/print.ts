import { printable } from '../base/quote';

/** Prints what may hold words of far systems: the terminal obeys none of them. */
export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** The same beside a command's result. */
export function printAside(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}
