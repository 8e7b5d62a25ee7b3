import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** The form that somebody posts to an address of this machine. @param send is given that address */
export async function receiveForm(send: (url: string) => Promise<unknown>): Promise<URLSearchParams> {
  let received = '';
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received = body;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  try {
    await send(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  } finally {
    server.close();
  }
  return new URLSearchParams(received);
}
