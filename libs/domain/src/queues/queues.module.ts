import { Module } from '@nestjs/common';
import { FailedJobs } from './failed-jobs.service.js';
import { QueueReader } from './queue-reader.js';

/** The background queues as administrators see them. */
@Module({ providers: [QueueReader, FailedJobs], exports: [QueueReader, FailedJobs] })
export class QueuesModule {}
