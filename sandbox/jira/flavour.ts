/** A Jira Cloud, whose people are account ids, or a Data Center, whose people are names. */
export type Flavour = 'cloud' | 'data-center';

/** Who may lead a project; the first is the one that integrations log in as. */
const users = [
  { accountId: '557058:5e1f0a2c-robots', name: 'robots', displayName: 'Роботы' },
  { accountId: '557058:7b1d9c40-anna', name: 'anna', displayName: 'Анна Ильина' },
] as const;

export type User = (typeof users)[number];

export const ownUser: User = users[0];

/** @param id an account id or a name, as the flavour has it */
export function findUser(flavour: Flavour, id: unknown): User | undefined {
  return users.find((user) => id === (flavour === 'cloud' ? user.accountId : user.name));
}

/** As either shows a user. */
export function showUser(flavour: Flavour, { accountId, name, displayName }: User): object {
  return flavour === 'cloud'
    ? { accountId, accountType: 'atlassian', displayName, active: true }
    : { key: name, name, displayName, active: true };
}
