export { TaskFlowModule } from './task-flow.module.js';
export { TaskFlowReader } from './task-flow.reader.js';
