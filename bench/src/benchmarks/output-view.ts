import { atLeast, limit, type Benchmark } from '../harness/benchmark.js';
import { scroll, searchLines, searchView } from '../output/look.js';
import { Stage } from '../output/stage.js';

/** What the eye takes for steady on a screen that shows 60 frames a second. */
const steadyShare = 0.95;

export const outputView: Benchmark = {
  name: 'output-view',
  title: 'Output of 100,000 lines in the browser',
  about: {
    load: 'real Chromium, 1440 × 900: 300 frames, each scrolled by 20 lines; then a text with 1,000 hits is looked for',
    floor: 'rows of one height without colours, drawn by hand; the search one loop over all lines',
    peer: 'all lines in the document, scrolled by the browser',
    fettle: 'the output view of a task as the dashboard has it, in its production build',
  },
  units: {
    'frames per second': '/s',
    'p95 of a frame': 'ms',
    'search of 100,000 lines': 'ms',
    'longest frame of the search': 'ms',
    'rows in the document': '',
  },
  steady: 'frames per second',
  async open() {
    const stage = await Stage.open();
    return {
      contenders: {
        floor: () => stage.on('bare', async (page) => ({ ...(await scroll(page)), ...(await searchLines(page)) })),
        peer: () => stage.on('plain', scroll),
        fettle: () => stage.on('view', async (page) => ({ ...(await scroll(page)), ...(await searchView(page)) })),
      },
      stop: () => stage.stop(),
    };
  },
  checks: (all) => [
    atLeast(all.get('frames per second')!, 'floor', steadyShare),
    limit(all.get('p95 of a frame')!, 20, 'time'),
    limit(all.get('search of 100,000 lines')!, 300, 'time'),
    limit(all.get('longest frame of the search')!, 50, 'time'),
    limit(all.get('rows in the document')!, 120, 'count'),
  ],
};
