export { ApplicationModule } from './application.module.js';
export { startApplication, type Application } from './start-application.js';
