package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import org.coppice.green.GreenThread;

/// The main class of a JVM that was started with listening sockets: echoes until it is told to
/// quit.
final class InheritingProcess {

    private InheritingProcess() {}

    /// @param arguments hub, and how the sockets come: `input` or `environment`
    public static void main(String[] arguments) throws Exception {
        Hubs.run(arguments[0], () -> serve(arguments[1]));
    }

    private static void serve(String how) throws IOException {
        StreamServerBuilder builder = StreamServer.builder(InheritingProcess::handle);
        if (how.equals("input")) {
            builder.listener(InheritedSockets.standardInput().orElseThrow());
        } else {
            InheritedSockets inherited = InheritedSockets.ofThisProcess();
            System.out.println("names " + inherited.names());
            for (int i = 0; i < inherited.count(); i++) {
                builder.listener(inherited.listen(i));
            }
        }
        StreamServer server = builder.build();
        server.start();
        List<SocketAddress> all = server.addresses();
        System.out.println("addresses " + all.stream().map(Addresses::format).toList());
        server.awaitEnd();
        server.stop();
        System.out.println(GreenThread.current().name() + " is through");
    }

    private static void handle(GreenStream stream) throws IOException {
        byte[] all = stream.inputStream().readAllBytes();
        stream.outputStream().write(all);
        if (all[0] == 'q') {
            throw new StopServe();
        }
    }
}
