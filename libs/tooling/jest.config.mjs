// Jest runs what tsc has written, so there is no transform: what is tested is what is shipped.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Set by infra/test.mjs: filename suffixes (`redis`, `e2e`, `docker`) whose apt part is not on this machine. */
const absent = (process.env.FETTLE_ABSENT_PARTS ?? '').split(',').filter(Boolean);

export default {
  rootDir: root,
  testEnvironment: 'node',
  transform: {},
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'json', 'node'],
  testMatch: ['<rootDir>/{apps,libs,bench}/**/dist/**/*.spec.js', '<rootDir>/{infra,libs/tooling}/**/*.spec.mjs'],
  testPathIgnorePatterns: ['/node_modules/', '/\\.next/', ...absent.map((part) => `\\.${part}\\.spec\\.m?js$`)],
  modulePathIgnorePatterns: ['<rootDir>/\\.toolchain/', '<rootDir>/\\.fettle/', '/\\.next/'],
  // ES modules stay in a worker's memory after their spec has ended; a worker beyond this is replaced.
  workerIdleMemoryLimit: '768MB',
  maxWorkers: 2,
  testTimeout: 60_000,
  forceExit: false,
  reporters: ['default', '<rootDir>/libs/tooling/jest-reporter.mjs'],
};
