package org.coppice.example.chat;

import java.nio.file.Path;
import org.coppice.green.Coppice;
import org.coppice.net.StreamServer;
import org.coppice.net.StreamServerBuilder;
import org.coppice.net.TlsContext;

/// A chat without a container, for measurements: `java … org.coppice.example.chat.ChatProcess
/// 127.0.0.1:7070 [CERTIFICATE.pem KEY.pem]`.
final class ChatProcess {

    private ChatProcess() {}

    public static void main(String[] arguments) throws Exception {
        Coppice.run(() -> {
            StreamServerBuilder builder =
                    StreamServer.builder(new Chat()::handle)
                            .name("chat")
                            .listen(arguments[0])
                            .backlog(1024);
            if (arguments.length > 1) {
                builder.tls(
                        TlsContext.builder()
                                .certificate(Path.of(arguments[1]), Path.of(arguments[2]))
                                .build());
            }
            builder.build().serveForever();
            return null;
        });
    }
}
