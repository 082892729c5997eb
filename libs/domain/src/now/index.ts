export * from './now.module.js';
export * from './now.service.js';
