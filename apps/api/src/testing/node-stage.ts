import { Ctx } from '@fettle/platform/context';
import { PASSWORD, makePerson, makeWorkspace } from './people.js';
import { openTestApi, type TestApi } from './test-api.js';
import { TestBrowser } from './test-browser.js';
import { enrolNode, type EnrolledNode } from './world.js';

/** A workspace with one node, and its administrator signed in. */
export interface NodeStage {
  readonly api: TestApi;
  readonly admin: TestBrowser;
  readonly workspaceId: string;
  readonly node: EnrolledNode;
}

export async function openNodeStage(): Promise<NodeStage> {
  const api = await openTestApi();
  const ada = await makePerson(api);
  const workspaceId = await makeWorkspace(api, { [ada.id]: 'admin' });
  const node = await enrolNode(api, Ctx.system('spec', workspaceId));
  const admin = new TestBrowser(api);
  await admin.signIn(ada.email, PASSWORD);
  return { api, admin, workspaceId, node };
}

/** A call of a node's agent by its path below `/agent`, which may be one that no contract would write. */
export async function postAsAgent(
  api: TestApi,
  { id, key }: EnrolledNode,
  path: string,
  body: object,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'x-agent-node-id': id, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}
