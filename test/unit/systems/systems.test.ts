import { systems } from '../../../src/systems';
import { failurePrefix } from '../../../workflows/contract/external-systems';

// Loaded, these would double an endpoint's time to start and its memory.
jest.mock('soap', () => {
  throw new Error('soap was loaded');
});
jest.mock('jira.js', () => {
  throw new Error('jira.js was loaded');
});

describe('an external system', () => {
  it('is known to an endpoint without its client being loaded', () => {
    expect(() => require('../../../src/cli/endpoint')).not.toThrow();
  });

  it('has its client loaded where one is created', () => {
    expect(() => systems.erp.createClient({ ERP_WSDL: 'erp.wsdl' })).toThrow('soap was loaded');
    const jira = { JIRA_HOST: 'https://jira.example.com', JIRA_OAUTH_URL: 'https://auth.example.com' };
    expect(() => systems.jira.createClient(jira)).toThrow('jira.js was loaded');
  });

  it('names its failures after itself', () => {
    expect((['erp', 'one-c', 'jira', 'portal'] as const).map(failurePrefix)).toEqual([
      'Erp',
      'OneC',
      'Jira',
      'Portal',
    ]);
  });
});
