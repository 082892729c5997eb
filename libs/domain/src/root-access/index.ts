export { RootAccessLink } from './root-access-link.js';
export { RootAccessModule } from './root-access.module.js';
export { RootAccessService } from './root-access.service.js';
export { RootSigner } from './root-signer.js';
export { WantedRootAccess } from './wanted-root-access.js';
