export * from './envelope.js';
export * from './manifest.js';
export * from './release-refused.js';
export * from './verify.js';
