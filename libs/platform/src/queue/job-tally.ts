export type JobOutcome = 'done' | 'retried' | 'failed';

/** What one kind of job has come to in this process. */
export interface JobFigures {
  readonly job: string;
  readonly outcome: JobOutcome;
  readonly count: number;
  readonly seconds: number;
}

/** Counts jobs of this process since its start, by kind and outcome. Kinds are those of the contracts: few. */
export class JobTally {
  private readonly figures = new Map<string, { job: string; outcome: JobOutcome; count: number; seconds: number }>();

  /** One run of a job ended. `retried`: it failed and is tried again. */
  note(job: string, outcome: JobOutcome, seconds: number): void {
    const key = `${job} ${outcome}`;
    const known = this.figures.get(key) ?? { job, outcome, count: 0, seconds: 0 };
    known.count += 1;
    known.seconds += seconds;
    this.figures.set(key, known);
  }

  rows(): readonly JobFigures[] {
    return [...this.figures.values()];
  }
}
