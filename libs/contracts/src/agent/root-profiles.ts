/** What root can be used for on a node: catalogued commands, tasks that ask for it, and terminals. */
export const rootSurfaces = ['operational', 'task', 'terminal'] as const;
export type RootSurface = (typeof rootSurfaces)[number];

const surfacesOf = {
  off: [],
  operational: ['operational'],
  task: ['task'],
  terminal: ['terminal'],
  operational_task: ['operational', 'task'],
  operational_terminal: ['operational', 'terminal'],
  task_terminal: ['task', 'terminal'],
  all: ['operational', 'task', 'terminal'],
} as const satisfies Record<string, readonly RootSurface[]>;

export type RootProfile = keyof typeof surfacesOf;

/** Every profile, spelled out: there is no other combination, and no wildcard. */
export const rootProfiles = Object.keys(surfacesOf) as [RootProfile, ...RootProfile[]];

/** What a profile opens. */
export const rootSurfacesOf = (profile: RootProfile): readonly RootSurface[] => surfacesOf[profile];

/** Whether a profile opens a surface. */
export const rootCovers = (profile: RootProfile, surface: RootSurface): boolean =>
  rootSurfacesOf(profile).includes(surface);

/** The one profile that opens exactly these surfaces. */
export function rootProfileOf(surfaces: readonly RootSurface[]): RootProfile {
  const wanted = new Set(surfaces);
  return rootProfiles.find((profile) => {
    const opened = rootSurfacesOf(profile);
    return opened.length === wanted.size && opened.every((surface) => wanted.has(surface));
  })!;
}

/** The profiles that open a surface. */
export const rootProfilesCovering = (surface: RootSurface): readonly RootProfile[] =>
  rootProfiles.filter((profile) => rootCovers(profile, surface));

/**
 * Who keeps a node to its profile. `helper`: a program of root's own behind a socket; the agent's user cannot raise the profile. `agent`:
 * the agent itself, which runs as root, so that whoever takes it over has root in any case. `none`: nobody, there is no root to be had.
 */
export const rootEnforcers = ['helper', 'agent', 'none'] as const;
export type RootEnforcer = (typeof rootEnforcers)[number];
