import { Controller } from '@nestjs/common';
import { connections } from '@fettle/contracts';
import { ConnectionCloser, ConnectionReader } from '@fettle/domain/connections';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class ConnectionController {
  constructor(
    private readonly reader: ConnectionReader,
    private readonly closer: ConnectionCloser,
  ) {}

  @Route(connections.list)
  list(
    @CurrentCtx() ctx: Ctx,
    @Input() { query }: Handled<typeof connections.list>,
  ): Promise<Result<typeof connections.list>> {
    return this.reader.list(ctx, query);
  }

  @Route(connections.close)
  close(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof connections.close>,
  ): Promise<Result<typeof connections.close>> {
    return this.closer.close(ctx, body.bootId, body.connectionId);
  }
}
