export { Lifecycle } from './lifecycle.js';
export { startPlatform } from './platform-lifecycle.js';
export { run, type RunOptions } from './run.js';
