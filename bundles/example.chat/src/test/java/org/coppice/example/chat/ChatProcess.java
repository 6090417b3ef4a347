package org.coppice.example.chat;

import org.coppice.green.Coppice;
import org.coppice.net.StreamServer;

/// A chat without a container, for measurements: `java … org.coppice.example.chat.ChatProcess
/// 127.0.0.1:7070`.
final class ChatProcess {

    private ChatProcess() {}

    public static void main(String[] arguments) throws Exception {
        Coppice.run(() -> {
            StreamServer.builder(new Chat()::handle)
                    .name("chat")
                    .listen(arguments[0])
                    .backlog(1024)
                    .build()
                    .serveForever();
            return null;
        });
    }
}
