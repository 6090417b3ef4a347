"""Talks with the server of PeerClientTest, and prints what comes of it, line by line."""
import asyncio
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

URI = sys.argv[1]
SENTENCE = "Ein Ring, sie zu knechten; größer als 125 Zeichen. "


def connect(**options):
    return websockets.connect(URI, compression=None, max_size=8 << 20, **options)


async def echoes(socket, data):
    await socket.send(data)
    return await socket.recv() == data


async def echoes_all(socket):
    for length in [0, 1, 125, 126, 65535, 65536, 1 << 20]:
        text = SENTENCE * (length // len(SENTENCE) + 1)
        if not await echoes(socket, text) or not await echoes(socket, b"x" * length):
            return f"another echo of {length}"
    return "echoes"


async def ended(socket):
    await socket.wait_closed()
    return f"{socket.close_code} {socket.close_reason}".strip()


async def talk():
    async with connect() as socket:
        print(await echoes_all(socket))
        await socket.send(list("Grüße ☕"))
        print("fragments", await socket.recv())
        await socket.send("parts Grüße ☕")
        print("fragments", await socket.recv())
        await (await socket.ping("x"))
        print("pong")
        await socket.send("ping y")
        print("ping", await echoes(socket, "after it"))
        await socket.close(4001, "Tschüß")
        print("end", await ended(socket))
    async with connect() as socket:
        await socket.send("closed")
        print("heard", await socket.recv())
        await socket.send("close 4002 genug")
        print("end", await ended(socket))
    async with connect() as socket:
        await socket.send(bytes(3 << 20))
        print("end", await ended(socket))
    async with connect(subprotocols=["v9", "v1"]) as socket:
        print("protocol", socket.subprotocol)
    try:
        await connect(origin="http://elsewhere.example")
    except websockets.InvalidHandshake as refused:
        print("origin", "403" in str(refused))
    for offer in [
        {},
        {"server_no_context_takeover": True},
        {"client_no_context_takeover": True},
        {"server_max_window_bits": 10},
        {"client_max_window_bits": 9},
        {
            "server_no_context_takeover": True,
            "client_no_context_takeover": True,
            "server_max_window_bits": 11,
            "client_max_window_bits": 12,
        },
    ]:
        async with connect(extensions=[ClientPerMessageDeflateFactory(**offer)]) as socket:
            heard = [await echoes(socket, (SENTENCE + str(i)) * 1000) for i in range(3)]
            print(" ".join(offer) or "deflate", "echoes" if all(heard) else heard)



asyncio.run(talk())
