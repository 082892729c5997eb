import type { PackageRow } from '@fettle/contracts';
import type { PlannedAct } from '@/acts/act';

/** Installs packages, or brings them to the newest version. */
export function installAct(packages: readonly string[], isUpdate = false): PlannedAct {
  const names = packages.join(', ');
  return {
    command: { type: 'packageInstall', payload: { packages: [...packages] } },
    title: `${isUpdate ? 'Update' : 'Install'} ${names}`,
    consequence: 'With what it needs. Services of it may be started, or started again.',
    confirmLabel: isUpdate ? 'Update' : 'Install',
    progress: `${isUpdate ? 'Updating' : 'Installing'} ${names}`,
  };
}

/** Removes a package; its configuration stays unless it is purged. */
export function removeAct({ name, targetId }: PackageRow, isPurge: boolean): PlannedAct {
  return {
    command: { type: isPurge ? 'packagePurge' : 'packageRemove', payload: { packages: [name], targetId } },
    title: `${isPurge ? 'Purge' : 'Remove'} ${name}`,
    consequence: `What needs ${name} is removed with it. ${isPurge ? 'Its configuration is removed, too.' : 'Its configuration stays.'}`,
    confirmLabel: isPurge ? 'Purge' : 'Remove',
    progress: `${isPurge ? 'Purging' : 'Removing'} ${name}`,
  };
}
