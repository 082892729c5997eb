import { Module } from '@nestjs/common';
import { ApiKeyAuthenticator } from '@fettle/platform/http';
import { WorkspacesModule } from '../workspaces/index.js';
import { ApiKeyEvidenceRepository } from './api-key-evidence.repository.js';
import { ApiKeyKeeping } from './api-key.keeping.js';
import { ApiKeyLists } from './api-key.lists.js';
import { ApiKeyMinter } from './api-key.minter.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeyService } from './api-key.service.js';
import { DomainApiKeyAuthenticator } from './domain-api-key-authenticator.js';
import { ApiKeyHash } from './key-hash.js';
import { KeyJournal } from './key-journal.js';
import { KeyRights } from './key-rights.js';
import { KeyUseRecorder } from './key-use.js';
import { MakeApiKey } from './make-api-key.js';
import { OwnKey } from './own-key.js';
import { RotateApiKey } from './rotate-api-key.js';
import { ServiceAccountRepository } from './service-account.repository.js';
import { ServiceAccountService } from './service-account.service.js';

/** API keys and the service accounts that hold them. */
@Module({
  imports: [WorkspacesModule],
  providers: [
    ApiKeyEvidenceRepository,
    ApiKeyHash,
    ApiKeyKeeping,
    ApiKeyLists,
    ApiKeyMinter,
    ApiKeyRepository,
    ApiKeyService,
    KeyJournal,
    KeyRights,
    KeyUseRecorder,
    MakeApiKey,
    OwnKey,
    RotateApiKey,
    ServiceAccountRepository,
    ServiceAccountService,
    DomainApiKeyAuthenticator,
    { provide: ApiKeyAuthenticator, useExisting: DomainApiKeyAuthenticator },
  ],
  exports: [
    ApiKeyAuthenticator,
    ApiKeyKeeping,
    ApiKeyLists,
    ApiKeyService,
    DomainApiKeyAuthenticator,
    MakeApiKey,
    OwnKey,
    RotateApiKey,
    ServiceAccountService,
  ],
})
export class ApiKeysModule {}
