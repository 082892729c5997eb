import { Injectable } from '@nestjs/common';
import {
  logPresetIds,
  type CommandResult,
  type Handled,
  type LogPresetId,
  type logs as contract,
  type Result,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { NodeService } from '../nodes/index.js';
import { ReadingService } from './reading.service.js';

/** Lines that are not older than this are shown without asking again: what a call asked for is there for the next one. */
const YOUNG_MS = 15_000;

const words: Readonly<Record<LogPresetId, { title: string; description: string }>> = {
  syslog: { title: 'System', description: '/var/log/syslog or /var/log/messages, else the journal.' },
  'auth.log': {
    title: 'Sign-ins',
    description: '/var/log/auth.log or /var/log/secure, else what the journal has of them.',
  },
  'kern.log': { title: 'Kernel', description: '/var/log/kern.log, else what the journal has of the kernel.' },
  'noderax-agent': { title: 'Agent', description: 'What the agent itself has written to the journal.' },
};

/** Logs of nodes by the names of their presets. */
@Injectable()
export class LogPreviewService {
  constructor(
    private readonly readings: ReadingService,
    private readonly nodes: NodeService,
  ) {}

  /** @throws DomainError `object.not_found` */
  async presets(ctx: Ctx, nodeId: string): Promise<Result<typeof contract.presets>> {
    await this.nodes.get(ctx, nodeId);
    return { presets: logPresetIds.map((id) => ({ id, ...words[id] })) };
  }

  /**
   * The last lines of a preset: those of the last seconds, or the task that is asking for them.
   * @throws DomainError as `ReadingService.ask`, and `request.invalid` where the agent answered something that is no scan
   */
  async preview(
    ctx: Ctx,
    nodeId: string,
    { sourcePresetId, backfillLines }: Handled<typeof contract.preview>['body'],
  ): Promise<Result<typeof contract.preview>> {
    const limits = { maxLines: 500, maxBytes: 65_536, backfillLines };
    const payload = { mode: 'preview' as const, sourcePresetId, limits };
    const { reading, asking } = await this.readings.ask(ctx, nodeId, {
      command: { type: 'log.scan', payload },
      maxAgeMs: YOUNG_MS,
    });
    if (asking) return { state: 'pending', taskId: asking.taskId, measuredAt: null, scan: null };
    if (!reading || reading.fault !== null)
      throw new DomainError('request.invalid', {}, { detail: reading?.fault ?? 'The node brought nothing' });
    const scan = reading.result as CommandResult<'log.scan'>;
    return { state: 'ready', taskId: reading.taskId, measuredAt: reading.measuredAt, scan };
  }
}
