import { Controller } from '@nestjs/common';
import { transfers } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { TransferService } from '@fettle/domain/transfers';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, RawAnswer, Route } from '@fettle/platform/http';

type Of<V extends keyof typeof transfers> = Handled<(typeof transfers)[V]>;
type Answer<V extends keyof typeof transfers> = Promise<Result<(typeof transfers)[V]>>;

@Controller()
export class TransferController {
  constructor(private readonly transfers: TransferService) {}

  @Route(transfers.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Of<'list'>): Answer<'list'> {
    return this.transfers.list(ctx, input.params.nodeId);
  }

  @Route(transfers.upload)
  upload(@CurrentCtx() ctx: Ctx, @Input() input: Of<'upload'>): Answer<'upload'> {
    return this.transfers.upload(ctx, input.params.nodeId, input.body);
  }

  @Route(transfers.download)
  download(@CurrentCtx() ctx: Ctx, @Input() input: Of<'download'>): Answer<'download'> {
    return this.transfers.download(ctx, input.params.nodeId, input.body.path);
  }

  @Route(transfers.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Of<'get'>): Answer<'get'> {
    return this.transfers.get(ctx, input.params.transferId);
  }

  @Route(transfers.chunk)
  chunk(@CurrentCtx() ctx: Ctx, @Input() input: Of<'chunk'>): Answer<'chunk'> {
    return this.transfers.chunk(ctx, input.params.transferId, input.body);
  }

  @Route(transfers.content)
  async content(@CurrentCtx() ctx: Ctx, @Input() input: Of<'content'>): Promise<RawAnswer> {
    const { fileName, lengthBytes, bytes } = await this.transfers.content(
      ctx,
      input.params.transferId,
      input.query.offset,
    );
    // RFC 8187: an apostrophe would end the name of the character set.
    const name = encodeURIComponent(fileName).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
    const disposition = `attachment; filename="file"; filename*=UTF-8''${name}`;
    const headers = { 'content-disposition': disposition };
    return new RawAnswer(bytes, { contentType: 'application/octet-stream', lengthBytes, headers });
  }

  @Route(transfers.cancel)
  cancel(@CurrentCtx() ctx: Ctx, @Input() input: Of<'cancel'>): Answer<'cancel'> {
    return this.transfers.cancel(ctx, input.params.transferId);
  }
}
