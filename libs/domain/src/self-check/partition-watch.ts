/** How far partitions must reach at least, from now on, in hours: half of what is made ahead, so that there is time to mend it. */
const hoursAhead: Readonly<Record<string, number>> = {
  tasks: 31 * 24,
  task_output: 31 * 24,
  events: 24,
  metric_samples: 24,
  metric_minutes: 24,
  metric_five_minutes: 7 * 24,
  metric_hours: 1,
};

/** The partitioned tables. */
export const PartitionWatch = { hoursAhead, tables: Object.keys(hoursAhead) } as const;
