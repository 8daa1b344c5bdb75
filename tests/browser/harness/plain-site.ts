import { createServer } from 'node:http';
import { freePort } from './ports';

export interface PlainSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Another site, with one empty page: what runs in it knows nothing of ours. */
export async function plainSite(): Promise<PlainSite> {
  const port = await freePort();
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
