import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators have set for the whole platform: a document for each section, its secrets sealed beside it. */
export class PlatformSettings1120 implements MigrationInterface {
  readonly name = 'PlatformSettings1763700001120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(platformSettings);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

const platformSettings = `
  CREATE TABLE platform_settings (
    id uuid PRIMARY KEY,
    section text NOT NULL UNIQUE CHECK (section ~ '^[a-z][A-Za-z]{1,39}$'),
    -- Only what somebody has set: a default of a later version reaches those who left it alone.
    document jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(document) = 'object'),
    -- Name → sealed text, bound to this row's id and the name.
    secrets jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(secrets) = 'object'),
    version integer NOT NULL DEFAULT 1,
    updated_by uuid REFERENCES users (id) ON DELETE SET NULL,
    updated_at timestamptz NOT NULL DEFAULT fettle_now()
  )`;
