/** Whom a request is for: the endpoint, the codec endpoint, or the listener of metrics and health. */
export type AppName = 'endpoint' | 'codec' | 'metrics';

/** A request that the fuzz run makes. */
export interface Attempt {
  app: AppName;
  method: 'GET' | 'POST';
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Empty for a GET. */
  body: Buffer;
}

/** What a call may weigh; one of a little more is refused by its length. */
export const largestBody = 256 * 1024;
/** What a path may weigh; Node refuses more headers than that before an app sees them. */
export const longestPath = 8 * 1024;
