export { WindowLists } from './window-lists.js';
export { WindowService } from './window.service.js';
export { WindowSweeper } from './window-sweeper.js';
export { WindowsModule } from './windows.module.js';
export { windowMachine } from './window.machine.js';
export type { WindowView } from './window.row.js';
