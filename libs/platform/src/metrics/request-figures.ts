import type { Surface } from '@fettle/contracts';
import { Buckets } from './buckets.js';
import type { Metrics, Sample } from './metrics.js';

/** Seconds. Parked claims take up to a minute. */
const bounds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
const classes = ['1xx', '2xx', '3xx', '4xx', '5xx', 'aborted'] as const;

interface RouteFigures {
  readonly counts: number[];
  readonly seconds: Buckets;
}

/** What has become of the requests of this process, by surface and route. Routes are ids of contracts, `page` and `none`: few. */
export class RequestFigures {
  private readonly routes = new Map<Surface, Map<string, RouteFigures>>();
  private readonly underWay = new Map<Surface, () => number>();

  /** How many requests of a surface are under way, asked at every scrape. */
  watch(surface: Surface, underWay: () => number): void {
    this.underWay.set(surface, underWay);
  }

  /** One request ended. `status` 0: the caller was gone before the answer was complete. */
  note(surface: Surface, route: string, status: number, seconds: number): void {
    let ofSurface = this.routes.get(surface);
    if (!ofSurface) this.routes.set(surface, (ofSurface = new Map()));
    let known = ofSurface.get(route);
    if (!known) ofSurface.set(route, (known = { counts: classes.map(() => 0), seconds: new Buckets(bounds) }));
    const at = status === 0 ? 5 : Math.min(4, Math.max(0, Math.floor(status / 100) - 1));
    known.counts[at] = known.counts[at]! + 1;
    known.seconds.add(seconds);
  }

  /** Makes them known to Prometheus. */
  tell(metrics: Metrics): void {
    metrics.add(
      { name: 'fettle_http_requests_total', help: 'Requests by surface, route and class of status', type: 'counter' },
      () =>
        this.each((labels, { counts }) =>
          counts.flatMap((value, i) => (value > 0 ? [{ value, labels: { ...labels, status: classes[i]! } }] : [])),
        ),
    );
    metrics.add(
      {
        name: 'fettle_http_request_duration_seconds',
        help: 'From the arrival of a request to the end of its answer',
        type: 'histogram',
      },
      () => this.each((labels, { seconds }) => seconds.samples(labels)),
    );
    metrics.add(
      { name: 'fettle_http_requests_under_way', help: 'Requests that have no whole answer yet', type: 'gauge' },
      () => [...this.underWay].map(([surface, read]) => ({ value: read(), labels: { surface } })),
    );
  }

  private each(read: (labels: { surface: Surface; route: string }, figures: RouteFigures) => Sample[]): Sample[] {
    return [...this.routes].flatMap(([surface, routes]) =>
      [...routes].flatMap(([route, figures]) => read({ surface, route }, figures)),
    );
  }
}
