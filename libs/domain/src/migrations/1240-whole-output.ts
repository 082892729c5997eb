import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The compatible agent repeats all output at the end of a task; where that is more than its lines, it takes their place. */
export class WholeOutput1240 implements MigrationInterface {
  name = 'WholeOutput1763700001240';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tasks ADD COLUMN output_whole boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tasks DROP COLUMN output_whole');
  }
}
