export { agentBuildsCheck } from './admin/self-check/agent-builds.check.js';
export { BuildStore } from './agent/builds/build-store.js';
export { openSurfaces, type SurfaceAddresses } from './surfaces.js';
export { version } from './version.js';
