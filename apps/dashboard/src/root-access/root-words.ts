import {
  rootSurfaces,
  rootSurfacesOf,
  type Node,
  type RootEnforcer,
  type RootProfile,
  type RootSurface,
} from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';
import type { z } from 'zod';

export type RootAccess = z.output<typeof Node>['rootAccess'];

/** What each surface is called, and what it lets people do. */
export const surfaceWords: Readonly<Record<RootSurface, { label: string; help: string; allows: string }>> = {
  operational: {
    label: 'Catalogued commands',
    help: 'Packages, services, users, reboot: fixed programs with checked parameters.',
    allows: 'Catalogued commands that need root, such as installing packages or restarting services, work on it.',
  },
  task: {
    label: 'Tasks as root',
    help: 'Anything that somebody writes, run as root. High risk.',
    allows: 'Whoever may send commands of high risk can run any text as root on it.',
  },
  terminal: {
    label: 'Terminals as root',
    help: 'A shell of root. This agent opens none yet; the choice is kept.',
    allows: 'Terminals may be opened as root on it, once its agent offers them.',
  },
};

/** "catalogued commands and tasks as root", "off". */
export function profileWords(profile: RootProfile): string {
  const names = rootSurfacesOf(profile).map((surface) => surfaceWords[surface].label);
  if (names.length === 0) return 'off';
  const text = names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
  return (
    text.charAt(0) +
    text
      .slice(1)
      .replaceAll(/(, | and )([A-Z])/g, (_, between: string, letter: string) => between + letter.toLowerCase())
  );
}

/** How the node stands to what is wanted of it. Nothing where it has what is wanted and that is nothing. */
export function syncStatus({ sync }: Pick<RootAccess, 'sync'>): { state: StatusState; word: string } {
  if (sync === 'failed') return { state: 'failed', word: 'not applied' };
  return sync === 'pending'
    ? { state: 'connecting', word: 'not applied yet' }
    : { state: 'succeeded', word: 'applied' };
}

/** Who keeps the node to it, and what that is worth. */
export const enforcerWords: Readonly<Record<RootEnforcer | 'unsaid', string>> = {
  helper:
    'A helper that root owns on the node. It takes only what this control plane has signed, so the agent cannot raise it by itself.',
  agent:
    'The agent itself, which runs as root: whoever takes it over has root whatever is chosen here, and every task runs as root.',
  none: 'Nobody: the agent has no root rights and the root helper is not installed. Run the install command again on the node, as root.',
  unsaid:
    'The agent has not said. One that is too old for it never does: run the install command again on the node. Agents that are not ours keep to it by rules of their own.',
};

/** What a change adds and takes away, for the question before it. */
export function changeOf(from: RootProfile, to: RootProfile): { adds: RootSurface[]; ends: RootSurface[] } {
  const [before, after]: readonly (readonly RootSurface[])[] = [rootSurfacesOf(from), rootSurfacesOf(to)];
  return {
    adds: rootSurfaces.filter((surface) => after!.includes(surface) && !before!.includes(surface)),
    ends: rootSurfaces.filter((surface) => before!.includes(surface) && !after!.includes(surface)),
  };
}
