import {
  dataFragment,
  httpFragment,
  mailFragment,
  processFragment,
  secretsFragment,
  tracingFragment,
} from './fragments.js';
import { releaseFragment } from './release.js';
import type { Fragment } from './setting.js';

/** Every setting there is, by what it is about. */
export const sections: Readonly<Record<string, Fragment>> = {
  'Addresses and ports': httpFragment,
  Data: dataFragment,
  'Secrets and the first administrator': secretsFragment,
  Mail: mailFragment,
  'Agent releases': releaseFragment,
  Process: processFragment,
  Traces: tracingFragment,
};
