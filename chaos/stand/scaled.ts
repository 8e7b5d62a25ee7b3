/** Production's durations on a faster clock; the heartbeat stays at a second, which a busy machine still holds. */
export const timeScale = 0.1;

/** What is not scaled by itself: settings that production gives in seconds, at the same factor. */
export const scaledSettings = {
  TIME_SCALE: String(timeScale),
  ERP_LONGEST_LATENCY: '6s',
  JIRA_LONGEST_LATENCY: '6s',
  ONE_C_LONGEST_LATENCY: '6s',
  OUTAGE_RETRY: '5s',
  FIRST_REPORT: '3s',
};

/**
 * How often Temporal notes how far it has worked off its queues: 30 s and 5 min in production. What came since is done
 * again when it was killed, and killed it is ten times as often.
 */
export const scaledTemporal = {
  'history.transferProcessorUpdateAckInterval': '3s',
  'history.timerProcessorUpdateAckInterval': '3s',
  'history.visibilityProcessorUpdateAckInterval': '3s',
  'history.shardUpdateMinInterval': '30s',
};
