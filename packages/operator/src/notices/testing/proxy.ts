import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { listen } from './receiver';
import type { selfSigned } from './self-signed';

/**
 * A proxy that connects whatever it is asked for to one port of the loopback address, or answers with a status; `told` is what it was asked
 * for, and with which login. With a certificate it is one of https, under the name `localhost`.
 */
export async function proxy(to: number | { status: number } | ((authority: string) => number | { status: number }), certificate?: ReturnType<typeof selfSigned>) {
  const told: { authority: string; login: string | undefined; headers: string[] }[] = [];
  const refuse: http.RequestListener = (_, response) => response.writeHead(405).end();
  const server = certificate ? https.createServer(certificate, refuse) : http.createServer(refuse);

  server.on('connect', ({ url = '', headers }, socket) => {
    const answer = typeof to === 'function' ? to(url) : to;

    told.push({ authority: url, login: headers['proxy-authorization'], headers: Object.keys(headers) });
    socket.on('error', () => socket.destroy());

    if (typeof answer === 'object') {
      return socket.end(`HTTP/1.1 ${ answer.status } No\r\ncontent-length: 0\r\n\r\n`);
    }
    const onward = connect(answer, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });

    onward.on('error', () => socket.destroy());
  });
  const port = await listen(server);

  return { url: new URL(certificate ? `https://localhost:${ port }` : `http://127.0.0.1:${ port }`), told };
}
