import { ApiError } from '@fettle/client';
import type { Permission } from '@fettle/contracts';
import { Banner } from '@fettle/ui';

/** Whether the caller may not read this at all; asking again does not help. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'permission.missing';

/** In place of what only platform administrators may read. */
export function MissingPermission({ needs }: { needs: Permission }) {
  return (
    <Banner title={`This takes the permission ${needs}`}>
      Platform administrators have it. Your account is not one.
    </Banner>
  );
}
