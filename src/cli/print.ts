import { printable } from '../base/quote';
import { fromHere } from './from-here';

/** Prints what may hold words of far systems: the terminal obeys none of them. Commands are named as they are typed here. */
export function print(text: string): void {
  process.stdout.write(`${printable(fromHere(text))}\n`);
}

/** The same beside a command's result. */
export function printAside(text: string): void {
  process.stderr.write(`${printable(fromHere(text))}\n`);
}
