import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts on many nodes rename tags, take nodes into maintenance and out of it, and give them to teams. */
export class BulkActKinds1233 implements MigrationInterface {
  readonly name = 'BulkActKinds1763700001233';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bulk_acts DROP CONSTRAINT bulk_acts_kind_check, ADD CONSTRAINT bulk_acts_kind_check CHECK (kind IN
        ('tag-add', 'tag-remove', 'tag-rename', 'site', 'criticality', 'run', 'maintenance', 'maintenance-end', 'team'))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
