export * from './filter.js';
export { parseFilter } from './parse-filter.js';
export {
  formatFilter,
  formatFilterValue,
  withTerm,
  withoutTerm,
  type FilterChoice,
  type FilterCondition,
} from './format-filter.js';
export { completions, type FilterCompletion } from './filter-completions.js';
export { readFilterNumber, readFilterTime } from './filter-value.js';
