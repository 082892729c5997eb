export { ApiKeyKeeping } from './api-key.keeping.js';
export { ApiKeyLists } from './api-key.lists.js';
export type { MintApiKey, MintedApiKey } from './api-key.minter.js';
export { ApiKeyService } from './api-key.service.js';
export { ApiKeysModule } from './api-keys.module.js';
export { DomainApiKeyAuthenticator } from './domain-api-key-authenticator.js';
export { MakeApiKey } from './make-api-key.js';
export { RotateApiKey } from './rotate-api-key.js';
export { ServiceAccountService } from './service-account.service.js';
