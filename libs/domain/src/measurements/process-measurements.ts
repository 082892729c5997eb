import { statfs } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '@fettle/platform/config';
import { Metrics } from '@fettle/platform/metrics';
import { TaskWitness } from '../tasks/index.js';
import { AgentsHere } from './agents-here.js';

/** What every process that serves agents tells of itself: tasks that went through its hands, and who waits here. */
@Injectable()
export class ProcessMeasurements implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
    private readonly witness: TaskWitness,
    private readonly agents: AgentsHere,
  ) {}

  onModuleInit(): void {
    this.tellTasks();
    this.tellAgents();
    this.tellDisk();
  }

  private tellTasks(): void {
    const { metrics } = this;
    const { figures } = this.witness;
    metrics.add(
      { name: 'fettle_task_events_total', help: 'What happened to tasks in this process', type: 'counter' },
      () => {
        const { created, claimed, started, ended } = figures;
        return [...Object.entries({ created, claimed, started }), ...ended].map(([event, value]) => ({
          value,
          labels: { event },
        }));
      },
    );
    metrics.add(
      {
        name: 'fettle_task_claim_wait_seconds',
        help: 'From the making of a task until an agent had it',
        type: 'histogram',
      },
      () => figures.wait.samples(),
    );
    metrics.add(
      {
        name: 'fettle_task_leases_expired_total',
        help: 'Leases that ended with nobody having renewed them',
        type: 'counter',
      },
      () => [{ value: figures.leasesExpired }],
    );
    metrics.add(
      {
        name: 'fettle_task_stale_reports_total',
        help: 'Reports refused: another attempt owns the task',
        type: 'counter',
      },
      () => [{ value: figures.staleReports }],
    );
  }

  private tellAgents(): void {
    const { lot, liveness } = this.agents;
    this.metrics.add(
      { name: 'fettle_parked_claims', help: 'Claims of agents that wait here for work', type: 'gauge' },
      () => [{ value: lot.waiting }],
    );
    this.metrics.add(
      { name: 'fettle_liveness_signs_waiting', help: 'Signs of life that are not written yet', type: 'gauge' },
      () => [{ value: liveness.figures.waiting }],
    );
    this.metrics.add(
      {
        name: 'fettle_liveness_writes_total',
        help: 'Batches of signs of life by how their writing ended',
        type: 'counter',
      },
      () => {
        const { written, failed } = liveness.figures;
        return Object.entries({ written, failed }).map(([outcome, value]) => ({ value, labels: { outcome } }));
      },
    );
  }

  private tellDisk(): void {
    const read = async (what: 'blocks' | 'bavail') => {
      const room = await statfs(this.config.dataDir);
      return [{ value: room[what] * room.bsize }];
    };
    this.metrics.add(
      { name: 'fettle_data_dir_free_bytes', help: 'Room left on the disk of the data directory', type: 'gauge' },
      () => read('bavail'),
    );
    this.metrics.add(
      { name: 'fettle_data_dir_size_bytes', help: 'Size of the disk of the data directory', type: 'gauge' },
      () => read('blocks'),
    );
  }
}
