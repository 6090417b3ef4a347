// Talks with the server of PeerClientTest, and prints what comes of it, line by line.
const { WebSocket } = require('ws');

const [uri] = process.argv.slice(2);
const sentence = 'Ein Ring, sie zu knechten; größer als 125 Zeichen. ';

function open(options = {}, protocols = []) {
  return new Promise((opened, failed) => {
    const socket = new WebSocket(uri, protocols, { perMessageDeflate: false, ...options });
    socket.on('open', () => opened(socket));
    socket.on('unexpected-response', (_, response) => opened(response.statusCode));
    socket.on('error', failed);
  });
}

const message = (socket) =>
  new Promise((heard) =>
    socket.once('message', (data, binary) => heard(binary ? data : data.toString())));

const ended = (socket) =>
  new Promise((heard) => socket.on('close', (code, reason) => heard(`${code} ${reason}`.trim())));

async function echoes(socket, data) {
  socket.send(data);
  const echo = await message(socket);
  return typeof data === 'string' ? echo === data : data.equals(echo);
}

async function echoesAll(socket) {
  for (const length of [0, 1, 125, 126, 65535, 65536, 1 << 20]) {
    const text = sentence.repeat(length / sentence.length + 1);
    if (!(await echoes(socket, text)) || !(await echoes(socket, Buffer.alloc(length, 'xyz')))) {
      return 'another echo of ' + length;
    }
  }
  return 'echoes';
}

async function talk() {
  let socket = await open();
  console.log(await echoesAll(socket));
  for (const [i, each] of Array.from('Grüße ☕').entries()) {
    socket.send(each, { fin: i === 6 });
  }
  console.log('fragments', await message(socket));
  socket.send('parts Grüße ☕');
  console.log('fragments', await message(socket));
  socket.ping('x');
  console.log('pong', await new Promise((heard) => socket.once('pong', (data) => heard('' + data))));
  const pinged = new Promise((heard) => socket.once('ping', (data) => heard('' + data)));
  socket.send('ping y');
  console.log('ping', await pinged);
  socket.close(4001, 'Tschüß');
  console.log('end', await ended(socket));
  socket = await open();
  socket.send('closed');
  console.log('heard', await message(socket));
  socket.send('close 4002 genug');
  console.log('end', await ended(socket));
  socket = await open();
  socket.send(Buffer.alloc(3 << 20));
  console.log('end', await ended(socket));
  socket = await open({}, ['v9', 'v1']);
  console.log('protocol', socket.protocol);
  socket.close();
  console.log('origin', await open({ origin: 'http://elsewhere.example' }));
  for (const offer of [
    {},
    { serverNoContextTakeover: true },
    { clientNoContextTakeover: true },
    { serverMaxWindowBits: 10 },
    { clientMaxWindowBits: 9 },
    { serverNoContextTakeover: true, clientNoContextTakeover: true, serverMaxWindowBits: 11,
      clientMaxWindowBits: 12 },
  ]) {
    socket = await open({ perMessageDeflate: { threshold: 0, ...offer } });
    let outcome = 'echoes';
    for (let i = 0; i < 3; i++) {
      if (!(await echoes(socket, (sentence + i).repeat(1000)))) {
        outcome = 'another echo';
      }
    }
    console.log(Object.keys(offer).join(' ') || 'deflate', socket.extensions, outcome);
    socket.close();
  }
}

talk().catch((error) => console.log(error)).finally(() => process.exit());
