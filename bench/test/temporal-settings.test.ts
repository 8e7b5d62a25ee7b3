import { temporalSettings } from '../scale/temporal-settings';

const settings = JSON.parse(
  temporalSettings({
    postgresPort: 25_432,
    shards: 8,
    frontendPort: 20_000,
    otherPorts: [20_001, 20_002, 20_003, 20_004, 20_005, 20_006, 20_007],
    dynamicFile: '/dynamic.yaml',
  }),
);

describe('settings of a Temporal server on PostgreSQL', () => {
  it('give each service two ports that no other has', () => {
    const ports = Object.values<{ rpc: { grpcPort: number; membershipPort: number } }>(
      settings.services,
    ).flatMap(({ rpc }) => [rpc.grpcPort, rpc.membershipPort]);
    expect(Object.keys(settings.services)).toEqual(['frontend', 'matching', 'history', 'worker']);
    expect(new Set(ports).size).toBe(8);
    expect(ports.every((port) => port >= 20_000 && port <= 20_007)).toBe(true);
  });

  it('keep histories and visibility apart, in the shards asked for', () => {
    const { numHistoryShards, datastores } = settings.persistence;
    expect(numHistoryShards).toBe(8);
    expect(datastores.default.sql).toMatchObject({
      databaseName: 'temporal',
      connectAddr: '127.0.0.1:25432',
    });
    expect(datastores.visibility.sql.databaseName).toBe('temporal_visibility');
  });
});
