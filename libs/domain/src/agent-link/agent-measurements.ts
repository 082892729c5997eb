import { Injectable } from '@nestjs/common';
import type { CheckInRequest, MetricsRequest } from '@fettle/contracts/agent';
import { MetricIngest, MetricWatches, type Counters } from '../metrics/index.js';
import { compatibleCounters, compatibleRates, compatibleSample } from './compatible-sample.js';

/** The compatible agent measures every 2 s, whoever watches; a chart needs no more than what our own agent sends. Its clock may run a little fast. */
const COMPATIBLE_SLACK = 0.9;

export interface MeasuredNode {
  readonly nodeId: string;
  readonly workspaceId: string;
}

/** What agents measure, and how often they are to. */
@Injectable()
export class AgentMeasurements {
  private readonly measured = new Map<string, { atMs: number; counters: Counters | null }>();

  constructor(
    private readonly ingest: MetricIngest,
    private readonly watches: MetricWatches,
  ) {}

  /** Keeps the samples of a check-in. */
  async add(node: MeasuredNode, { metrics, sentAt }: CheckInRequest): Promise<void> {
    await this.ingest.add(node, metrics, sentAt);
  }

  /** Milliseconds between two samples of a node: fewer while somebody watches it. */
  intervalMs(nodeId: string): number {
    return this.watches.intervalMs(nodeId);
  }

  /** A sample of a compatible agent, thinned to one per 15 s, or 2 s while its node is watched. */
  async addCompatible(
    { nodeId, workspaceId }: MeasuredNode,
    sample: Omit<MetricsRequest, 'nodeId' | 'agentToken'>,
  ): Promise<void> {
    const now = Date.now();
    const before = this.measured.get(nodeId);
    if (before && now - before.atMs < this.intervalMs(nodeId) * COMPATIBLE_SLACK) return;
    const counters = compatibleCounters(sample, now);
    this.measured.set(nodeId, { atMs: now, counters });
    const rates = compatibleRates(before?.counters ?? undefined, counters);
    await this.ingest.addStored([{ ...compatibleSample({ nodeId, workspaceId }, sample, now), ...rates }]);
  }
}
