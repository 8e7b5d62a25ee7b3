import type { XmlElement } from '../xml/parse-xml';
import type { FaultMapping, FaultRule } from './mapping-types';
import { elementsAt, textAt } from './paths';

export interface Fault {
  /** Local parts of the fault's codes, the most specific first. */
  codes: readonly string[];
  /** The ERP's own words. */
  text: string;
  detail: XmlElement | undefined;
}

/** A fault of either SOAP version. Some servers put the parts of 1.1 into a namespace, which has none there. */
export function readFault(fault: XmlElement): Fault {
  const child = (of: XmlElement | undefined, ...names: string[]) =>
    of?.children.find(({ name }) => names.includes(name));
  const code = child(fault, 'Code');
  const codes: string[] = [];
  for (let at = code; at; at = child(at, 'Subcode')) codes.unshift(child(at, 'Value')?.text ?? '');
  const text = code ? child(child(fault, 'Reason'), 'Text') : child(fault, 'faultstring');
  return {
    codes: (code ? codes : [child(fault, 'faultcode')?.text ?? ''])
      .map((one) => one.trim().slice(one.trim().lastIndexOf(':') + 1))
      .filter((one) => one !== ''),
    text: text?.text.trim() ?? '',
    detail: child(fault, 'detail', 'Detail'),
  };
}

/** What the mapping says of a fault; its most specific code that is listed decides. */
export function faultMeaning(fault: Fault, mapping: FaultMapping): keyof FaultMapping | undefined {
  for (const code of fault.codes) {
    const one = { ...fault, codes: [code] };
    if (mapping.notDone.some((rule) => isFault(one, rule))) return 'notDone';
    if (mapping.notAllowed?.some((rule) => isFault(one, rule))) return 'notAllowed';
    if (mapping.refused.some((rule) => isFault(one, rule))) return 'refused';
  }
  return undefined;
}

/** Whether a fault is the one that a rule describes. */
export function isFault({ codes, text, detail }: Fault, rule: string | FaultRule): boolean {
  const { code, text: words, detail: value } = typeof rule === 'string' ? { code: rule } : rule;
  // SOAP 1.1, 4.4.1: what follows a dot narrows the code before it.
  if (!codes.some((one) => one === code || one.startsWith(`${code}.`))) return false;
  if (typeof words === 'string' && words !== text) return false;
  if (words instanceof RegExp && text.search(words) < 0) return false;
  if (value === undefined) return true;
  if (!detail) return false;
  if (value.is === undefined) return elementsAt(detail, value.at).length > 0;
  const told = textAt(detail, value.at);
  return told !== undefined && value.is.includes(told);
}
