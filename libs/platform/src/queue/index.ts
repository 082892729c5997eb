export type { QueueOptions } from './backend.js';
export { BullQueues } from './bull-queues.js';
export { QueueModule } from './queue.module.js';
export {
  Queues,
  type FailedJob,
  type JobHandler,
  type JobInfo,
  type JobState,
  type QueueAges,
  type QueueDepth,
  type QueuedJob,
  type QueueSchedule,
  type QueueServer,
} from './queues.js';
export { declareSchedules, missingSchedules, restoreSchedules, standingSchedules } from './standing-schedules.js';
