export { mayCall, type Reach } from './address.policy.js';
export { connectPinned, type ConnectOptions, type Destination, type Resolve } from './connect-pinned.js';
export { Egress, type EgressRequest, type EgressResponse } from './egress.js';
export { EgressError, type EgressFault } from './egress-error.js';
export { EgressModule } from './egress.module.js';
