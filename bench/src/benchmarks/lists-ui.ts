import { Random, makeNodes } from '../fleet/index.js';
import { atLeast, limit, type Benchmark } from '../harness/benchmark.js';
import { query } from '../harness/database-server.js';
import { Installation } from '../harness/installation.js';
import { emptyFrames, ListScreen } from '../list/list-screen.js';

const nodeCount = 10_000;
/** What the eye takes for steady on a screen that shows 60 frames a second. */
const steadyShare = 0.95;

export const listsUi: Benchmark = {
  name: 'lists-ui',
  title: 'List of 10,000 nodes in the browser',
  about: {
    load: 'real Chromium, 1440 × 900, the production build before a real server: the wheel for 3 s while pages are read; 300 frames through rows that were all read, each by more than the height of the list; a filter that leaves one of all nodes',
    floor: 'an empty page of the same length',
    peer: null,
    fettle: 'the list of nodes',
  },
  units: {
    'frames per second, drag': '/s',
    'p95 of a frame, drag': 'ms',
    'frames per second, wheel': '/s',
    'p95 of a frame, wheel': 'ms',
    'long tasks, wheel': '',
    'filter, from the key to the rows': 'ms',
    'rows in the document': '',
  },
  steady: 'frames per second, drag',
  async open({ postgres, seed }) {
    const databaseUrl = await postgres.database();
    const place = await Installation.start(databaseUrl);
    const nodes = await makeNodes(databaseUrl, place.operator.workspaceId, nodeCount, new Random(seed));
    await query(databaseUrl, 'ANALYZE nodes, node_liveness, agent_keys');
    const pages = await place.startDashboard();
    const screen = await ListScreen.open(place);
    let round = 0;
    return {
      contenders: {
        floor: () => emptyFrames(screen),
        fettle: async () => {
          // The first rounds of the wheel read pages; then all of them have been read.
          const wheel = await screen.wheel();
          await screen.readAll(nodeCount);
          const drag = await screen.drag();
          const wanted = nodes[(round += 1) * 997]!;
          return { ...wheel, ...drag, ...(await screen.filter(`fleet-${wanted.id}`)) };
        },
      },
      stop: async () => {
        await screen.stop();
        await pages.stop();
        await place.stop();
      },
    };
  },
  checks: (all) => [
    atLeast(all.get('frames per second, drag')!, 'floor', steadyShare),
    limit(all.get('p95 of a frame, drag')!, 20, 'time'),
    limit(all.get('p95 of a frame, wheel')!, 20, 'time'),
    limit(all.get('filter, from the key to the rows')!, 400, 'time'),
    limit(all.get('rows in the document')!, 60, 'count'),
  ],
  notes: ['What is drawn and asked for is gated in `apps/dashboard/e2e/long-list.e2e.spec.ts`.'],
};
