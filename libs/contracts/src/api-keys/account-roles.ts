/** What a service account can be. An owner is always a person. */
export const serviceAccountRoles = ['viewer', 'operator', 'editor', 'admin'] as const;
export type ServiceAccountRole = (typeof serviceAccountRoles)[number];
