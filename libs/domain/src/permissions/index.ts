export { PermissionTester } from './permission-tester.js';
export { PermissionsModule } from './permissions.module.js';
