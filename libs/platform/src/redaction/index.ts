export { KnownSecrets, knownSecrets } from './known-secrets.js';
export { redact, redactText } from './redact.js';
export { isSecretKey } from './secret-key.js';
