export { FailedJobs } from './failed-jobs.service.js';
export { QueueReader } from './queue-reader.js';
export { QueuesModule } from './queues.module.js';
