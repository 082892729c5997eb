export { Params, termSql, textSql, whereSql, type FieldSql, type ListSql } from './filter-sql.js';
export {
  afterSql,
  keySql,
  orderSql,
  placeKey,
  runSql,
  runsOf,
  type Direction,
  type Run,
  type SortSql,
} from './keyset.js';
export { runPageSql } from './run-page.js';
export { csvLines, jsonLines, type Cell } from './export-lines.js';
export { exportFile, type ExportFile, type ExportFormat } from './export-file.js';
export { TOTAL_MAX, pageAnswer, totalSql, type FoundPage } from './page-answer.js';
export { beginningWith, containing } from './pattern.js';
export { readFilter, words } from './read-filter.js';
