import { Controller } from '@nestjs/common';
import { search } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { SearchService } from '@fettle/domain/search';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class SearchController {
  constructor(private readonly search: SearchService) {}

  @Route(search.find)
  find(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof search.find>): Promise<Result<typeof search.find>> {
    return this.search.find(ctx, input.query);
  }
}
