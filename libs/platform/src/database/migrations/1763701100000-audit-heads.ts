import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ends of chains are signed, and what people look for in a large log has an index: the acts of one actor, what was done to one
 * target, one event of a workspace. The words of the indexes are those of `audit.conditions.ts`.
 */
export class AuditHeads1763701100000 implements MigrationInterface {
  readonly name = 'AuditHeads1763701100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_chains ADD COLUMN signature text');
    await runner.query(`
      CREATE INDEX audit_entries_actor
      ON audit_entries ((coalesce(actor->>'id', actor->>'nodeId')), at DESC, id DESC)`);
    await runner.query(`CREATE INDEX audit_entries_target ON audit_entries ((target->>'id'), at DESC, id DESC)`);
    await runner.query('CREATE INDEX audit_entries_event ON audit_entries (chain, event, at DESC, id DESC)');
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}
