/** Permissions of which one is enough for a method, by how its name begins; what stands nowhere needs none. */
const scopes: readonly [prefix: string, oneOf: readonly string[]][] = [
  ['crm.', ['crm']],
  ['bizproc.', ['bizproc']],
  ['im.', ['im']],
  ['placement.', ['placement']],
  ['userfieldconfig.', ['userfieldconfig']],
  ['user.', ['user', 'user_basic', 'user_brief']],
];

/** @param granted the application's permissions, as tokens carry them: `crm,bizproc` */
export function permits(granted: string, method: string): boolean {
  const needed = scopes.find(([prefix]) => method.startsWith(prefix))?.[1];
  return !needed || grants(granted, needed);
}

export function grants(granted: string, oneOf: readonly string[]): boolean {
  return granted.split(',').some((scope) => oneOf.includes(scope));
}
