import { Injectable } from '@nestjs/common';

export type TryOutcome = 'delivered' | 'temporary' | 'permanent' | 'lost';

/** What tries came to in this process since its start. `lost` is counted by who noticed, without a duration. */
@Injectable()
export class DeliveryTally {
  private readonly figures = new Map<TryOutcome, { count: number; seconds: number }>();

  note(outcome: TryOutcome, seconds: number, count = 1): void {
    const known = this.figures.get(outcome) ?? { count: 0, seconds: 0 };
    this.figures.set(outcome, { count: known.count + count, seconds: known.seconds + seconds });
  }

  rows(): { readonly outcome: TryOutcome; readonly count: number; readonly seconds: number }[] {
    return [...this.figures].map(([outcome, figures]) => ({ outcome, ...figures }));
  }
}
