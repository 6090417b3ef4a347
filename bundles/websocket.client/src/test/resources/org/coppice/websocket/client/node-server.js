// Three servers that echo, but for some words, as PeerServerContract says: a usual one, one that spares memory, and
// one with TLS. Prints their ports. Ends with its standard input.
const http = require('http');
const https = require('https');
const fs = require('fs');
const { WebSocketServer } = require('ws');

const [certificate, key] = process.argv.slice(2);
const ends = new Map();

function heard(socket, path, text) {
  const [word] = text.split(' ');
  const rest = text.substring(word.length + 1);
  if (text === 'close') {
    socket.close();
  } else if (word === 'close') {
    socket.close(Number(rest.split(' ')[0]), rest.substring(5));
  } else if (text === 'closed') {
    socket.send(ends.get(path) || '');
  } else if (word === 'ping') {
    socket.once('pong', (payload) => socket.send('pong ' + payload));
    socket.ping(rest);
  } else if (word === 'parts') {
    for (const each of rest) {
      socket.send(each, { fin: false });
    }
    socket.send('', { fin: true });
  } else {
    socket.send(text);
  }
}

function serve(server, perMessageDeflate) {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate,
    handleProtocols: (names) => names.has('v1') && 'v1',
  });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => {});
    socket.on('close', (code, reason) => ends.set(request.url, `${code} ${reason}`.trim()));
    socket.on('message', (data, binary) =>
      binary ? socket.send(data) : heard(socket, request.url, data.toString()));
  });
  server.on('upgrade', (request, connection, head) => {
    connection.on('error', () => {});
    if (request.url === '/refused') {
      connection.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nnot so');
    } else {
      sockets.handleUpgrade(request, connection, head, (socket) =>
        sockets.emit('connection', socket, request));
    }
  });
  return new Promise((listening) =>
    server.listen(0, '127.0.0.1', () => listening(server.address().port)));
}

const sparing = {
  threshold: 0,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  serverMaxWindowBits: 10,
  clientMaxWindowBits: 10,
};

process.stdin.resume().on('end', () => process.exit());
Promise.all([
  serve(http.createServer(), { threshold: 0 }),
  serve(http.createServer(), sparing),
  serve(
    https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }), false),
]).then((ports) => console.log(ports.join(' ')));
