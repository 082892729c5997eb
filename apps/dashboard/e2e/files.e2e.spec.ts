import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { FilesWorld, sha256 } from './files-world.js';
import { unreached } from './keyboard-gates.js';
import { contrastFaults, pageFaults } from './page-gates.js';
import { soon } from './soon.js';

/** Files of this machine, through its own agent. The steps build on each other. */
describe('the files of a node', () => {
  let world: FilesWorld;
  let page: Page;

  beforeAll(async () => {
    world = await FilesWorld.open();
    ({ page } = world);
  }, 300_000);
  afterAll(() => world?.close(), 120_000);

  const entry = (name: string) => page.getByRole('button', { name, exact: true });
  const editor = (path: string) => page.getByRole('textbox', { name: `Text of ${path}` });
  const compared = (path: string) => page.getByRole('textbox', { name: `What changes in ${path}` });
  const dialog = () => page.getByRole('dialog');
  async function type(text: string): Promise<void> {
    await page.keyboard.press('Control+End');
    await page.keyboard.type(text);
  }
  async function save(path: string): Promise<void> {
    await page.getByRole('button', { name: 'Compare before saving' }).click();
    await compared(path).waitFor();
    await page.getByRole('button', { name: /^Save on / }).click();
    await dialog().getByRole('button', { name: 'Write 1 file' }).click();
  }

  it('lists a folder and goes from one to another', async () => {
    mkdirSync(world.at('empty'));
    writeFileSync(world.at('app.conf'), 'port = 8080\nname = web\n');
    writeFileSync(world.at('two\nlines'), 'x');
    writeFileSync(Buffer.concat([Buffer.from(world.at('raw-')), Buffer.from([0xff])]), 'x');
    symlinkSync(world.at('empty'), world.at('to-empty'));
    await world.openFolder();
    await entry('app.conf').waitFor();
    await entry('two\\u{a}lines').waitFor();
    await page.getByText('Its name is no text (UTF-8): it cannot be opened here.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(await unreached(page)).toEqual([]);
    await world.shot('folder');
    await world.inTheDark(async () => {
      expect(await contrastFaults(page)).toEqual([]);
      await world.shot('folder-dark');
    });
    await entry('empty/').focus();
    await page.keyboard.press('Enter');
    await page.getByText('The folder is empty').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('folder-empty');
    await page.goBack();
    await page.getByRole('searchbox', { name: 'Find a name in this folder' }).fill('*.conf');
    await page.keyboard.press('Enter');
    await entry('app.conf').waitFor();
    await entry('empty/').waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Find a name in this folder' }).fill('nothing-like-it');
    await page.keyboard.press('Enter');
    await page.getByText('No name in this folder fits').waitFor();
    await page.getByRole('searchbox', { name: 'Find a name in this folder' }).fill('');
    await page.getByRole('button', { name: /^to-empty/ }).click();
    await page.getByText('This is a folder').waitFor();
    await page.getByRole('button', { name: 'Open the folder' }).click();
    await page.getByText('The folder is empty').waitFor();
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('goes through a folder that is larger than one answer', async () => {
    mkdirSync(world.at('many'));
    for (let index = 0; index < 1_203; index += 1) writeFileSync(join(world.at('many'), `n${10_000 + index}`), '');
    await world.openFolder(world.at('many'));
    await page.getByText('500 of 1,203 entries').waitFor();
    await page.getByRole('button', { name: 'Names after' }).click();
    await entry('n10500').waitFor();
    await page.getByRole('button', { name: 'Names after' }).click();
    await page.getByText('203 of 1,203 entries').waitFor();
    await soon(() => page.getByRole('button', { name: 'Names after' }).isDisabled()).toBe(true);
    await world.shot('folder-pages');
    await page.getByRole('button', { name: 'Names before' }).click();
    await entry('n10500').waitFor();
    rmSync(world.at('many'), { recursive: true });
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('shows a text, compares what was changed, and writes it after a copy', async () => {
    const path = world.at('app.conf');
    await world.openFile(path);
    await editor(path).waitFor();
    await page.getByText(sha256('port = 8080\nname = web\n')).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('file');
    await editor(path).focus();
    await type('# forget me');
    await page.getByRole('button', { name: 'Forget the changes' }).click();
    await page.getByText('Change the text to save it.').waitFor();
    await soon(() => editor(path).innerText()).not.toContain('forget me');
    await editor(path).focus();
    await type('debug = true\n');
    // Tab leaves the text, so that a keyboard is not caught in it.
    await page.keyboard.press('Tab');
    await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Compare before saving');
    await page.keyboard.press('Enter');
    await compared(path).waitFor();
    await soon(() => page.locator('.cm-changedLine').innerText()).toContain('debug = true');
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('compare');
    await world.inTheDark(async () => {
      expect(await contrastFaults(page)).toEqual([]);
      await world.shot('compare-dark');
    });
    await world.onPhone(async () => {
      expect(await pageFaults(page)).toEqual([]);
      await world.shot('compare-phone');
    });
    await page.getByRole('button', { name: /^Save on / }).click();
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('save-dialog');
    await dialog().getByRole('button', { name: 'Write 1 file' }).click();
    const kept = await page.getByText('What was there is kept on the node as').locator('span').innerText();
    expect(readFileSync(kept, 'utf8')).toBe('port = 8080\nname = web\n');
    expect(readFileSync(path, 'utf8')).toBe('port = 8080\nname = web\ndebug = true\n');
    await world.shot('written');
    await page.getByRole('button', { name: 'Read it again' }).click();
    await page.getByText(sha256(readFileSync(path))).waitFor();
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('writes over nobody’s change, says so, and compares with it', async () => {
    const path = world.at('app.conf');
    await editor(path).focus();
    await type('mine = 1\n');
    writeFileSync(path, 'theirs = 1\n');
    await save(path);
    await page.getByText('was changed since it was read', { exact: false }).waitFor();
    expect(readFileSync(path, 'utf8')).toBe('theirs = 1\n');
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('changed-meanwhile');
    await page.getByRole('button', { name: 'Compare with what is there now' }).click();
    await page.locator('.cm-deletedChunk').getByText('theirs = 1').waitFor();
    await page.getByRole('button', { name: /^Save on / }).click();
    await dialog().getByRole('button', { name: 'Write 1 file' }).click();
    const kept = await page.getByText('What was there is kept on the node as').locator('span').innerText();
    expect(readFileSync(kept, 'utf8')).toBe('theirs = 1\n');
    expect(readFileSync(path, 'utf8')).toContain('mine = 1');
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('leaves the line ends of a text as they are', async () => {
    const path = world.at('dos.txt');
    writeFileSync(path, 'one\r\ntwo\r\n');
    await world.openFile(path);
    await editor(path).focus();
    await type('three');
    await save(path);
    await page.getByText('What was there is kept', { exact: false }).waitFor();
    expect(readFileSync(path, 'utf8')).toBe('one\r\ntwo\r\nthree');
  }, 180_000);

  it('says well what is not allowed, and offers no change where there is none', async () => {
    await world.openFolder('/root');
    await page.getByText('is outside of the folders that this node allows to be read', { exact: false }).waitFor();
    // What to do about it, by the setting of the node that allows it, and the code for whoever looks it up.
    await page.getByText('fileReadRoots (to read)', { exact: false }).waitFor();
    await page.getByText('file.outside_allowlist', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('folder-refused');
    await page.getByRole('link', { name: 'See the task' }).click();
    await page.getByText(/ refused this$/).waitFor();
    await page.getByText('file.outside_allowlist', { exact: true }).waitFor();
    await page.getByText('fileReadRoots (to read)', { exact: false }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('task-refused');
    await world.openFile('/etc//shadow');
    await page.getByText('/etc/shadow is never read through the agent.').waitFor();
    await page.getByText('No setting allows it.', { exact: false }).waitFor();
    await page.getByText('file.denied', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await world.shot('file-refused');
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByText('/etc/shadow is never read through the agent.').nth(1).waitFor();
    writeFileSync(join(world.fixed, 'fixed.txt'), 'not to be changed\n');
    await world.openFile(join(world.fixed, 'fixed.txt'));
    await page.getByText('Text (to be read only)').waitFor();
    await world.openFolder(world.fixed);
    await entry('fixed.txt').waitFor();
    await soon(() => page.getByRole('button', { name: 'Upload a file…' }).count()).toBe(0);
    writeFileSync(world.at('bytes'), Buffer.from([0, 1, 2, 255]));
    await world.openFile(world.at('bytes'));
    await page.getByText('00 01 02 ff').waitFor();
    await world.shot('bytes');
    const asked = `SELECT details->>'command' AS command FROM audit_entries WHERE event = 'task.created'`;
    const commands = (await world.sql<{ command: string }>(asked)).map(({ command }) => command);
    expect(commands).toEqual(expect.arrayContaining(['file_read', 'file_write']));
    const refused = `SELECT details->>'path' AS path, details->>'code' AS code FROM audit_entries WHERE event = 'task.refused'`;
    expect(await world.sql(refused)).toEqual(
      expect.arrayContaining([
        { path: '/root', code: 'file.outside_allowlist' },
        { path: '/etc//shadow', code: 'file.denied' },
      ]),
    );
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('stands on a phone, light and dark', async () => {
    await world.onPhone(async () => {
      await world.openFolder();
      await entry('app.conf').waitFor();
      expect(await pageFaults(page)).toEqual([]);
      await world.shot('folder-phone');
      await page.getByRole('button', { name: 'Upload a file…' }).click();
      expect(await pageFaults(page)).toEqual([]);
      await world.shot('upload-phone');
      await page.keyboard.press('Escape');
      await world.openFile(world.at('app.conf'));
      await editor(world.at('app.conf')).waitFor();
      expect(await pageFaults(page)).toEqual([]);
      await world.inTheDark(async () => {
        expect(await contrastFaults(page)).toEqual([]);
        await world.shot('file-phone-dark');
      });
    });
  }, 180_000);
});
