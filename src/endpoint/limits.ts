/** What a request may weigh; a call of a robot with every setting filled in stays far below. */
export const limits = {
  bodyBytes: 256 * 1024,
  /** Of a body without a Content-Length; a network splits 256 KB into about 200. */
  chunks: 2_048,
  fields: 1_000,
  /** Keys on the path to a value, below the first. */
  depth: 4,
} as const;
