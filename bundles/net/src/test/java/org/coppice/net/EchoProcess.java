package org.coppice.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/// The main class of a JVM that echoes: says `port N`, and ends with its standard input.
final class EchoProcess {

    private EchoProcess() {}

    public static void main(String[] arguments) throws Exception {
        Hubs.run(
                arguments[0],
                () -> {
                    StreamServer server =
                            StreamServer.builder(stream ->
                                            stream.inputStream().transferTo(stream.outputStream()))
                                    .name("echo")
                                    .listen("127.0.0.1:0")
                                    .backlog(1024)
                                    .build();
                    server.start();
                    Thread.ofPlatform().daemon().start(() -> closeAtEnd(server));
                    warmUp(server);
                    System.out.println("port " + ((InetSocketAddress) server.address()).getPort());
                    server.awaitEnd();
                    server.stop();
                });
    }

    /// From the folders of a build each class takes a descriptor while it is loaded: a JVM that has
    /// none left would find classes missing that it meets for the first time.
    private static void warmUp(StreamServer server) throws IOException {
        try (GreenSocket client = Net.connect(server.address())) {
            client.shutdownOutput();
            client.inputStream().readAllBytes();
        }
    }

    private static void closeAtEnd(StreamServer server) {
        try {
            System.in.readAllBytes();
        } catch (IOException e) {
            System.out.println("standard input: " + e);
        }
        server.close();
    }
}
