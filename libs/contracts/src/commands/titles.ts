/**
 * What each command is called wherever people read it. Apart from the catalogue, so that a list of tasks need not carry the schemas of
 * every command; the catalogue does not compile while one has no title here.
 */
export const commandTitles = {
  'shell.exec': 'Shell command',
  exec: 'Program',
  ping: 'Ping',
  system_info: 'System information',
} as const;

/** The title of a command, and its name where an agent knows more than this version. */
export function commandTitle(name: string): string {
  return Object.hasOwn(commandTitles, name) ? commandTitles[name as keyof typeof commandTitles] : name;
}
