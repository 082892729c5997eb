export { allows, isFinalState, machine, move, type Machine, type Move } from './machine.js';
export { mermaid } from './mermaid.js';
export { problems } from './problems.js';
