export { ApiKeyService, type MintApiKey, type MintedApiKey } from './api-key.service.js';
export { ApiKeysModule } from './api-keys.module.js';
