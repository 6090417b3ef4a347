package org.coppice.wsgi.spi;

import java.util.List;
import org.coppice.net.SharedListenerInfo;
import org.slf4j.Logger;

/// Other servers that accept where one does, so that clients meet either. That is meant while a
/// server takes the place of another: then both have the same name, and another implementation.
/// Else it is a mistake that nobody would notice, as each client gets an answer.
///
/// **Threads**: any, one at a time for [#tell]. **Errors**: none. **Null**: nothing here is null.
final class Companions {
    private static final String END_OF_HAND_OVER =
            "remove the configuration of the one whose place the other takes";
    private static final String REMEDY =
            "set another address for one of them, or remove its configuration";

    private final String implementation;
    private final Logger log;

    /// What the log has been told and is still so.
    private List<Companion> told = List.of();

    /// @param implementation that of the server, such as `wsgi.server`
    Companions(String implementation, Logger log) {
        this.implementation = implementation;
        this.log = log;
    }

    /// @param isMeant whether one takes the place of the other
    private record Companion(String sentence, boolean isMeant) {}

    /// As whom a server of that name holds its sockets.
    String holder(String name) {
        return implementation + " " + name;
    }

    /// A sentence for each address that it shares, with what to do about it.
    List<String> sentences(String name, List<SharedListenerInfo> sockets) {
        return all(name, sockets).stream().map(Companion::sentence).toList();
    }

    /// Tells the log of those that are new.
    void tell(String name, List<SharedListenerInfo> sockets) {
        List<Companion> now = all(name, sockets);
        for (Companion each : now) {
            if (told.contains(each)) {
                continue;
            }
            if (each.isMeant()) {
                log.info(each.sentence());
            } else {
                log.warn(each.sentence());
            }
        }
        told = now;
    }

    private List<Companion> all(String name, List<SharedListenerInfo> sockets) {
        return sockets.stream()
                .filter(each -> each.holders().contains(holder(name)))
                .filter(each -> each.holders().size() > 1)
                .map(each -> companion(name, each))
                .toList();
    }

    private Companion companion(String name, SharedListenerInfo socket) {
        boolean isMeant = socket.holders().stream().allMatch(each -> each.endsWith(" " + name));
        String sentence =
                "%s listen at the same address, %s, so a client meets either: %s"
                        .formatted(
                                String.join(" and ", socket.holders()),
                                new Endpoint(socket.address(), false).where(),
                                isMeant ? END_OF_HAND_OVER : REMEDY);
        return new Companion(sentence, isMeant);
    }
}
