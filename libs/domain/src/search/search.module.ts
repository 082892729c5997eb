import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { CallerRights } from './caller-rights.js';
import { SearchRepository } from './search.repository.js';
import { SearchService } from './search.service.js';

/** One search over everything of a workspace, as far as the asking one may read it. */
@Module({
  imports: [ApiKeysModule, WorkspacesModule],
  providers: [CallerRights, SearchRepository, SearchService],
  exports: [SearchService],
})
export class SearchModule {}
