/**
 * The condition that a node may be acted on by a caller whom the rights of teams alone let in. It stands in every query that acts on
 * nodes under a permission that teams give.
 * @param column the node's team, as SQL
 * @param param the placeholder of `ctx.teamsOnly`: null lets every node through
 */
export function inTeamScope(column: string, param: string): string {
  return `(${param}::uuid[] IS NULL OR coalesce(${column} = ANY(${param}::uuid[]), false))`;
}
