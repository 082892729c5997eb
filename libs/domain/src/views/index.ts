export { ShareView } from './share-view.js';
export { ViewReader } from './view.reader.js';
export { ViewService } from './view.service.js';
export { ViewsModule } from './views.module.js';
