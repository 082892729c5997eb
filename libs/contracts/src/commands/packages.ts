import * as z from 'zod';
import { command } from './command.js';
import { acting, cutList, looking, targetId } from './looking.js';

/** A part of a name: of letters, digits and signs that names have; never an option, a path or a pattern. */
const packageTerm = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+:_-]*$/, { error: 'must be a part of the name of a package' });

/** Debian's and Red Hat's names. None ends with `-`: apt would remove what such a name is to install. */
const packageName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.+:_-]*[A-Za-z0-9.+:_])?$/, { error: 'must be the name of a package' });

export const packageManagers = ['apt', 'dnf'] as const;
const manager = z.enum(packageManagers);

/** An installed package. */
export const PackageRow = z.object({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  description: z.string(),
  /** Name and version: what removes it is confirmed with it. */
  targetId: z.string(),
});
export type PackageRow = z.infer<typeof PackageRow>;

const looks = { ...looking, group: 'packages', needs: [['apt-get', 'dnf']], reading: true } as const;
const acts = {
  ...acting,
  group: 'packages',
  risk: 'high',
  root: true,
  exclusive: true,
  timeoutS: 1_800,
  idempotent: true,
  needs: [['apt-get', 'dnf']],
} as const;
const names = z.array(packageName).min(1).max(64);
const one = z.strictObject({ package: packageName });
/** As the compatible agent takes them: any of the three says which packages are meant. */
const several = z.strictObject({
  packages: names.optional(),
  package: packageName.optional(),
  names: names.optional(),
});
/** What there was before and what there is now; null: not installed. */
const changed = z.object({
  manager,
  packages: z.array(z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});

/** Packages of Debian (apt) and Red Hat (dnf). */
export const packageCommands = {
  packageList: command({
    summary: 'Installed packages.',
    ...looks,
    params: z.strictObject({}),
    result: z.object({ manager, packages: z.array(PackageRow), ...cutList }),
  }),
  packageSearch: command({
    summary: 'Packages that could be installed, by a part of their name or description.',
    ...looks,
    params: z.strictObject({
      /** Letters, digits and `.+:_-`; the compatible agent calls it `query`, too. */
      term: packageTerm.optional(),
      query: packageTerm.optional(),
    }),
    result: z.object({
      manager,
      results: z.array(z.object({ name: z.string(), description: z.string() })),
      ...cutList,
    }),
  }),
  package_updates: command({
    summary: 'Updates that wait, by what the machine knew when it last asked its sources.',
    ...looks,
    timeoutS: 120,
    params: z.strictObject({}),
    result: z.object({
      manager,
      updates: z.array(
        z.object({
          name: z.string(),
          /** Null for a package that comes along and is new. */
          from: z.string().nullable(),
          to: z.string(),
          isSecurity: z.boolean(),
        }),
      ),
      /** When the sources were last asked; null where nobody knows. */
      askedAt: z.iso.datetime().nullable(),
      ...cutList,
    }),
  }),
  package_install: command({
    summary: 'Installs a package, or brings it to the newest version that its sources have.',
    ...acts,
    params: one,
    result: changed,
  }),
  package_remove: command({
    summary: 'Removes a package and keeps its configuration.',
    ...acts,
    params: one.extend({ targetId }),
    result: changed,
  }),
  packageInstall: command({
    summary: 'Installs packages, or brings them to the newest version that their sources have.',
    ...acts,
    params: several,
    result: changed,
  }),
  packageRemove: command({
    summary: 'Removes packages; with `purge` their configuration, too.',
    ...acts,
    params: several.extend({ purge: z.boolean().default(false), targetId }),
    result: changed,
  }),
  packagePurge: command({
    summary: 'Removes packages with their configuration.',
    ...acts,
    params: several.extend({ targetId }),
    result: changed,
  }),
} as const;
