import type { Team } from '@/teams/team-words';

/** Teams that a new node may belong to, with what the person is in each. */
export const teamOptions = (teams: readonly Team[]) => [
  { value: '', label: 'No team' },
  ...teams.map(({ id, name, role }) => ({ value: id, label: role ? `${name} (${role})` : name })),
];
