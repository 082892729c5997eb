import { ApiError, errorOf } from '@fettle/client';

/** Lets the client take a new access token where the old one has expired; rejects where the session has ended. */
type Renew = () => Promise<unknown>;

/**
 * Fetches an exported list. Not a plain link to it: a refusal would take the page's place and an end in the middle would look whole.
 * The browser keeps the bytes of a blob outside of the page's memory.
 * @throws ApiError with the server's own words, also when the file ends too early
 */
export async function fetchExport(href: string, renew: Renew, send: typeof fetch = fetch) {
  const ask = () =>
    send(href, { credentials: 'same-origin', redirect: 'error' }).catch((cause: unknown) => {
      throw new ApiError({ code: 'network', status: 0, message: 'Fettle cannot be reached', cause });
    });
  let answer = await ask();
  if (answer.status === 401) {
    await renew();
    answer = await ask();
  }
  if (!answer.ok) throw await errorOf(answer);
  const { status } = answer;
  const content = await answer.blob().catch((cause: unknown) => {
    throw new ApiError({ code: 'answer', status, message: 'The file was cut off before its end', cause });
  });
  return { name: fileNameOf(answer.headers.get('content-disposition')), content };
}

/** The name that the server gives the file. */
function fileNameOf(disposition: string | null): string {
  return /filename="([\w.-]+)"/.exec(disposition ?? '')?.[1] ?? 'export';
}
