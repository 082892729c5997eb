export { openSurfaces, type SurfaceAddresses } from './surfaces.js';
export { version } from './version.js';
