export { Keys, SealError } from './keys.js';
export { MasterKeyError, parseMasterKeys } from './master-key.js';
export { SecretsModule, type SecretsOptions } from './secrets.module.js';
export { signingKey, type SigningKey } from './signing-key.js';
