import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets for live sockets. Unlogged: they live 30 s, and after a crash of PostgreSQL browsers simply ask for new ones. */
export class SocketTickets1763700200000 implements MigrationInterface {
  readonly name = 'SocketTickets1763700200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE socket_tickets (
        hash bytea PRIMARY KEY,
        surface text NOT NULL,
        session_id uuid NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX socket_tickets_expires ON socket_tickets (expires_at)`);
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}
