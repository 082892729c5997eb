import { Module } from '@nestjs/common';
import { Cursor } from '@fettle/platform/database';
import { NodesModule } from '../nodes/index.js';
import { WindowLists } from './window-lists.js';
import { WindowSweeper } from './window-sweeper.js';
import { WindowTelling } from './window-telling.js';
import { WindowRepository } from './window.repository.js';
import { WindowService } from './window.service.js';

/** Maintenance windows. */
@Module({
  imports: [NodesModule],
  providers: [Cursor, WindowLists, WindowRepository, WindowService, WindowSweeper, WindowTelling],
  exports: [WindowLists, WindowService, WindowSweeper],
})
export class WindowsModule {}
