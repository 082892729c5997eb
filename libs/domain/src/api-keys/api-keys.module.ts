import { Module } from '@nestjs/common';
import { ApiKeyAuthenticator } from '@fettle/platform/http';
import { ApiKeyEvidence } from './api-key.evidence.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeyService } from './api-key.service.js';
import { DomainApiKeyAuthenticator } from './domain-api-key-authenticator.js';
import { ApiKeyHash } from './key-hash.js';
import { KeyUseRecorder } from './key-use.js';
import { ServiceAccountRepository } from './service-account.repository.js';

/** API keys and the service accounts that hold them. */
@Module({
  providers: [
    ApiKeyEvidence,
    ApiKeyHash,
    ApiKeyRepository,
    ApiKeyService,
    KeyUseRecorder,
    ServiceAccountRepository,
    DomainApiKeyAuthenticator,
    { provide: ApiKeyAuthenticator, useExisting: DomainApiKeyAuthenticator },
  ],
  exports: [ApiKeyAuthenticator, ApiKeyService],
})
export class ApiKeysModule {}
