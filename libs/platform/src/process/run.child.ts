import { run } from './run.js';

/** A process of run.spec; RUN_MODE says what goes wrong. */
const mode = process.env['RUN_MODE'];
const say = (message: string): void => void process.send?.(message);
const never = new Promise<void>(() => undefined);
const keepAlive = setInterval(() => undefined, 60_000);

await run({
  name: 'run child',
  drainMs: mode === 'stuck' ? 100 : 30_000,
  async start(lifecycle) {
    lifecycle.onStop('database', () => {
      clearInterval(keepAlive);
      say('closed database');
    });
    if (mode === 'no start') throw new Error('no');
    lifecycle.onStop('listener', () => say('closed listener'));
    if (mode?.startsWith('stuck')) {
      lifecycle.onStop('stuck', () => {
        say('closing');
        return never;
      });
    }
    if (mode === 'bug') setImmediate(() => void Promise.reject(new TypeError('undefined is not a function')));
    if (mode === 'lost connection') {
      setImmediate(() => {
        void Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
        setImmediate(() => say('survived'));
      });
    }
    say('ready');
  },
});
