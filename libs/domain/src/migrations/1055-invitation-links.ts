import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who else than the person has seen a link, the way out of a password that was forgotten, and the directory's orders. */
export class InvitationLinks1055 implements MigrationInterface {
  readonly name = 'InvitationLinks1763700001055';

  async up(runner: QueryRunner): Promise<void> {
    // Told to who invited, because there was no mail: it must open no more than it did then.
    await runner.query('ALTER TABLE invitations ADD COLUMN shown boolean NOT NULL DEFAULT false');
    await runner.query('CREATE INDEX users_created ON users (created_at, id)');
    await runner.query(`CREATE UNIQUE INDEX password_resets_one_open ON password_resets (user_id)
      WHERE used_at IS NULL AND revoked_at IS NULL`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
