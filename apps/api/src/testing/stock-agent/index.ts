export { StockAgent, type StockOptions } from './stock-agent.js';
export type { StockTask } from './stock-commands.js';
