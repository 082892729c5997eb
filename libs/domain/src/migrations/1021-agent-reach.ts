import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when, and until when, agents could reach a control plane: one row. Without it no silence is held against an agent. */
export class AgentReach1021 implements MigrationInterface {
  readonly name = 'AgentReach1763700001021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agent_reach (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        since timestamptz NOT NULL,
        until timestamptz NOT NULL
      ) WITH (fillfactor = 50)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
