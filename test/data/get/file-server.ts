import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server misbehaves, for the next request of a file. */
export type Fault = 'cut' | 'ignore-range' | 'wrong-range' | 'busy';

/** A server of files in memory on this machine. */
export interface FileServer {
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  /** Faults of the next answers, one each; then there are none. */
  readonly faults: Fault[];
  /** "GET /name bytes=5-" */
  readonly requests: string[];
  /** To be called when bytes have arrived: a connection that is cut is cut after that. */
  arrived(): void;
  close(): Promise<void>;
}

function answer(server: FileServer, request: IncomingMessage, response: ServerResponse): void {
  const name = decodeURIComponent((request.url ?? '').slice(1));
  const range = request.headers.range;
  server.requests.push(`${request.method} /${name}${range === undefined ? '' : ` ${range}`}`);
  const bytes = server.files.get(name);
  if (bytes === undefined) {
    response.writeHead(404).end('not found');
    return;
  }
  const fault = name.endsWith('SHA256SUMS.txt') ? undefined : server.faults.shift();
  if (fault === 'busy') {
    response.writeHead(503).end();
    return;
  }
  const asked = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (fault !== 'ignore-range' && asked > 0 && asked >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const start = fault === 'ignore-range' ? 0 : asked;
  const body = bytes.subarray(start);
  const shown = fault === 'wrong-range' ? start + 1 : start;
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': body.length,
    ...(start > 0 ? { 'content-range': `bytes ${shown}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  if (fault === 'cut') {
    response.write(body.subarray(0, Math.floor(body.length / 2)));
    server.arrived = () => response.destroy();
    return;
  }
  response.end(body);
}

/** Starts a server on a free port. */
export async function startFileServer(): Promise<FileServer> {
  const http = createServer((request, response) => answer(server, request, response));
  const server: FileServer = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    files: new Map(),
    faults: [],
    requests: [],
    arrived: () => {},
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = http.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address;
  return server;
}
