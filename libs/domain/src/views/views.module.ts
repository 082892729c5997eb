import { Module } from '@nestjs/common';
import { ShareView } from './share-view.js';
import { ViewNews } from './view-news.js';
import { ViewReader } from './view.reader.js';
import { ViewRepository } from './view.repository.js';
import { ViewService } from './view.service.js';

/** Saved views: the state of a list under a name, of one person, a team or the workspace. */
@Module({
  providers: [ShareView, ViewNews, ViewReader, ViewRepository, ViewService],
  exports: [ShareView, ViewReader, ViewService],
})
export class ViewsModule {}
