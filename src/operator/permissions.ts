/** What the application asks a portal for, and what for. */
const permissions = {
  crm: 'documents and their fields',
  bizproc: 'robots and answers',
  im: 'notifications',
  user_brief: 'whether those as whom robots are called are there still',
  placement: 'the tab in the cards of deals',
};

export type Permission = keyof typeof permissions;

/** Permissions that contain another, by the vendor's page on users. */
const wider: Readonly<Record<string, readonly string[]>> = { user_brief: ['user_basic', 'user'] };

/** @param withPages `placement` is asked for only where pages are served */
export function neededPermissions(withPages: boolean): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((name) => withPages || name !== 'placement');
}

/** @param granted as the portal says */
export function missingPermissions(granted: readonly string[], withPages: boolean): Permission[] {
  return neededPermissions(withPages).filter(
    (name) => ![name, ...(wider[name] ?? [])].some((any) => granted.includes(any)),
  );
}

/** What the application wants it for; a clause for operators. */
export function purposeOf(permission: Permission): string {
  return permissions[permission];
}
