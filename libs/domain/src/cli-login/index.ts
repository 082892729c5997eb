export { CallerReader } from './caller.reader.js';
export { CliLoginModule } from './cli-login.module.js';
export { CliLoginService } from './cli-login.service.js';
export { HandOutKey } from './hand-out-key.js';
