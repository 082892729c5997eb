import { nodeFilterFields, teamRoleWords, teamRoles, withTerm, type Result, type Routes } from '@fettle/contracts';

export type Team = Result<Routes['teams']['get']>;
export type TeamRight = Team['role'];

/** What a right is called where there is room for a word. */
export const rightName = (role: TeamRight): string => role ?? 'grants nothing';

/** What a right means, in a sentence. */
export const rightSentence = (role: TeamRight): string => teamRoleWords[role ?? 'none'];

/** Every right, the weakest first. */
export const rights: readonly TeamRight[] = [null, ...teamRoles];

export const count = (n: number, [one, many]: readonly [string, string]): string => `${n} ${n === 1 ? one : many}`;

/** The filter of the list of nodes that shows those of a team. */
export const filterOf = (team: { name: string }): string =>
  withTerm('', nodeFilterFields, { field: 'team', value: team.name });
