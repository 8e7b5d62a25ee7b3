export interface TemporalPlaces {
  postgresPort: number;
  /** History shards; fixed for ever with the first start of a database. */
  shards: number;
  frontendPort: number;
  /** Of the rest, in the order of `services`; rpc first, then membership. */
  otherPorts: readonly number[];
  dynamicFile: string;
}

/** Connections of each service to each database. */
const connections = 20;

/**
 * The settings of a Temporal server whose four services run in one process, on two databases of one PostgreSQL. JSON
 * is YAML too.
 */
export function temporalSettings(places: TemporalPlaces): string {
  const { postgresPort, shards, frontendPort, otherPorts, dynamicFile } = places;
  const database = (databaseName: string): object => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${postgresPort}`,
      connectProtocol: 'tcp',
      user: 'bench',
      password: '',
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
    },
  });
  const service = (grpcPort: number, membershipPort: number | undefined): object => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true },
  });
  const [frontend, matching, matchingMembers, history, historyMembers, worker, workerMembers] = otherPorts;
  return JSON.stringify({
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: { default: database('temporal'), visibility: database('temporal_visibility') },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(frontendPort, frontend),
      matching: service(matching ?? 0, matchingMembers),
      history: service(history ?? 0, historyMembers),
      worker: service(worker ?? 0, workerMembers),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${frontendPort}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '10s' },
  });
}

/** As in docker-compose.temporal.yml. */
export const dynamicSettings = 'matching.enableFairness:\n  - value: true\n';
