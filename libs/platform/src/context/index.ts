export type { Actor, Origin } from './actor.js';
export { Ctx, type CtxInit } from './ctx.js';
export { parseTraceparent, type Trace } from './trace.js';
export { thisProcess } from './this-process.js';
export { idFloor, idTime, newId } from './new-id.js';
export { inTime } from './in-time.js';
