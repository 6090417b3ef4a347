"""Three servers that echo, but for some words, as PeerServerContract says: a usual one, one that spares memory, and
one with TLS. Prints their ports. Ends with its standard input."""
import asyncio
import os
import ssl
import sys
import threading
from http import HTTPStatus

import websockets
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

ENDS = {}


async def heard(socket, path, text):
    word, _, rest = text.partition(" ")
    if text == "close":
        await socket.close(1000)
    elif word == "close":
        await socket.close(int(rest[:4]), rest[5:])
    elif text == "closed":
        await socket.send(ENDS.get(path, ""))
    elif word == "ping":
        await (await socket.ping(rest))
        await socket.send("pong " + rest)
    elif word == "parts":
        await socket.send(list(rest))
    else:
        await socket.send(text)


async def converse(socket, path):
    try:
        async for message in socket:
            if isinstance(message, bytes):
                await socket.send(message)
            else:
                # A task of its own, for a pong comes only while somebody receives.
                asyncio.ensure_future(heard(socket, path, message))
    except websockets.ConnectionClosed:
        pass
    await socket.wait_closed()
    ENDS[path] = f"{socket.close_code} {socket.close_reason}".strip()


async def refuse(path, headers):
    return (HTTPStatus.FORBIDDEN, [], b"not so") if path == "/refused" else None


async def serve(extensions, tls=None):
    server = await websockets.serve(
        converse,
        "127.0.0.1",
        0,
        ssl=tls,
        subprotocols=["v1"],
        extensions=extensions,
        compression=None,
        max_size=8 << 20,
        process_request=refuse,
    )
    return server.sockets[0].getsockname()[1]


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[1], sys.argv[2])
    ports = [
        await serve([ServerPerMessageDeflateFactory()]),
        await serve([ServerPerMessageDeflateFactory(True, True, 10, 10)]),
        await serve(None, tls),
    ]
    print(*ports, flush=True)
    await asyncio.Future()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
asyncio.run(main())
