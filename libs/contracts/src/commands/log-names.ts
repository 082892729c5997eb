/** Severities of syslog from the worst on; a source that is asked for one gives it and what is worse. */
export const logPriorities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;
export type LogPriority = (typeof logPriorities)[number];

/** Logs by names that mean the same on every node. */
export const logPresetIds = ['syslog', 'auth.log', 'kern.log', 'noderax-agent'] as const;
export type LogPresetId = (typeof logPresetIds)[number];
