import { InvalidArgumentError } from 'commander';

/** The argument of an option that counts something. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
