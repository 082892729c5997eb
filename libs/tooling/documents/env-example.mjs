// .env.example: every setting with its purpose and default, from the schemas that read it.
import { compiled } from './compiled.mjs';

export async function envExample() {
  const { envExample: text } = await compiled('libs/platform/dist/config/index.js');
  return [{ path: '.env.example', text: text() }];
}
