import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';

function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** What commander says of an argument that cannot be, before anything is read or asked. */
function refuse(why: string): never {
  throw new InvalidArgumentError(why);
}

export function portArgument(text: string): number {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : refuse('It must be a port, 0 to 65535.');
}

/** A number of lines. */
export function countArgument(text: string): number {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 ? number : refuse('It takes a number of lines, from 1.');
}

export function timeArgument(text: string): Date {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? refuse('It must be a time of ISO 8601.') : time;
}

export function addressArgument(text: string): string {
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isAddress ? text : refuse('It must be an address, such as http://localhost:8233.');
}

export function addressesArgument(text: string, before: readonly string[] = []): string[] {
  return [...before, addressArgument(text)];
}

/** One that is there, or that can be made. */
export function folderArgument(path: string): string {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = lookAt(at);
    if (found?.isDirectory()) return path;
    if (found) return refuse(`${at} is a file, and no folder.`);
  }
}

export function fileArgument(path: string): string {
  return lookAt(path)?.isFile() ? path : refuse(`There is no file ${path}.`);
}

/** Collects an option that may be repeated, or that takes several. */
export function filesArgument(path: string, before: readonly string[] = []): string[] {
  return [...before, fileArgument(path)];
}

/** A WSDL or its address. */
export function wsdlArgument(location: string): string {
  return /^https?:/i.test(location) ? addressArgument(location) : fileArgument(location);
}
