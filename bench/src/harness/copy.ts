import pg from 'pg';
import type { Sample } from '@fettle/contracts/agent';

interface CopyConnection {
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY … FROM STDIN` of a text that is complete; pg itself refuses it. Rejects with the server's error. */
class Copy {
  readonly done: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: Error) => void;
  private failure: Error | null = null;

  constructor(
    private readonly sql: string,
    private readonly text: string,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: CopyConnection): void {
    connection.query(this.sql);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(Buffer.from(this.text));
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.failure = error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (!this.failure) this.resolve();
  }
}

/** A connection to an empty table with the columns and the key of the one that Fettle stores samples in. */
export async function copyTarget(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`CREATE TABLE sample (
    node_id uuid NOT NULL, at timestamptz NOT NULL, workspace_id uuid NOT NULL, cpu_percent real, memory_used_bytes bigint,
    memory_total_bytes bigint, load1 real, load5 real, load15 real, temperature_c real, uptime_s bigint, disks jsonb NOT NULL,
    PRIMARY KEY (node_id, at))`);
  return client;
}

/** Copies samples in one statement, committed when it resolves. */
export async function copyRows(client: pg.Client, rows: readonly { nodeId: string; sample: Sample }[]): Promise<void> {
  const text = rows
    .map(({ nodeId, sample }) => {
      const { at, cpuPercent, memoryUsedBytes, memoryTotalBytes, load1, load5, load15, temperatureC, uptimeS } = sample;
      const numbers = [cpuPercent, memoryUsedBytes, memoryTotalBytes, load1, load5, load15, temperatureC, uptimeS];
      return [nodeId, at, nodeId, ...numbers, JSON.stringify(sample.disks)].join('\t');
    })
    .join('\n');
  const copy = new Copy('COPY sample FROM STDIN', `${text}\n`);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}
