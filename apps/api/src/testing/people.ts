import { PasswordHasher } from '@fettle/domain/identity';
import { newId } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';

export const PASSWORD = 'Tr1cycle-Nebula-44';

/** One hash for everybody: hashing is slow on purpose. */
let hashed: Promise<string> | undefined;

export interface Person {
  readonly id: string;
  readonly email: string;
}

/** A person with a password, straight into the tables: invitations would take a request and a hash each. */
export async function makePerson(
  api: TestApi,
  options: { platformRole?: 'user' | 'platform_admin' } = {},
): Promise<Person> {
  const id = newId();
  const email = `p-${id}@example.org`;
  hashed ??= api.get(PasswordHasher).hash(PASSWORD);
  const hash = await hashed;
  const sql = `INSERT INTO users (id, email, name, password_hash, platform_role, activated_at)
    VALUES ($1, $2, $3, $4, $5, fettle_now())`;
  await api.sql(sql, [id, email, 'Test Person', hash, options.platformRole ?? 'user']);
  return { id, email };
}

/** A workspace with the given members. */
export async function makeWorkspace(api: TestApi, members: Readonly<Record<string, string>>): Promise<string> {
  const id = newId();
  await api.sql('INSERT INTO workspaces (id, name, slug) VALUES ($1, $2, $3)', [id, `Team ${id}`, `team-${id}`]);
  for (const [userId, role] of Object.entries(members)) {
    await api.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [id, userId, role]);
  }
  return id;
}
