export { rough, wellBehaved, type Behaviour } from './behaviour.js';
export { Book } from './book.js';
export { Fleet, type FleetOptions } from './fleet.js';
export { measure } from './measure.js';
export { makeNodes, type FleetNode } from './nodes.js';
export { Random } from './random.js';
export { Wire, type WireAnswer } from './wire.js';
