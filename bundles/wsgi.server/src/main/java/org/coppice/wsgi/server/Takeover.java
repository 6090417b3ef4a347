package org.coppice.wsgi.server;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;
import org.coppice.wsgi.api.UpgradeHandler;
import org.coppice.wsgi.spi.ResponseRules;

/// Who gets the connection of a request, and whether the response says so.
final class Takeover implements Upgrade {
    private final Exchange exchange;
    private UpgradeHandler handler;

    Takeover(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void to(UpgradeHandler newHandler) {
        Objects.requireNonNull(newHandler, "handler");
        exchange.requireOpen("its connection cannot be taken over");
        handler = newHandler;
    }

    @Override
    public void refuse() {
        exchange.requireOpen("its connection cannot be refused");
        exchange.endConnection();
    }

    @Override
    public boolean isTaken() {
        return handler != null;
    }

    /// Who gets it after a response of this status; null if nobody does, because it is a refusal.
    ///
    /// @param status null if the server sends no response
    UpgradeHandler handlerAfter(Status status) {
        return status == null || isSwitching(status) ? handler : null;
    }

    static boolean isSwitching(Status status) {
        return status.code() == 101;
    }

    /// RFC 9110, section 7.8: a server changes only to what the client has asked for.
    ///
    /// @param takeover null if there is none
    /// @throws IllegalStateException for an interim status that is not allowed
    static void requireAsked(Takeover takeover, Status status, RequestHead head, Headers headers) {
        if (!isSwitching(status)) {
            ResponseRules.requireFinal(status);
        }
        if (takeover == null || !takeover.isTaken()) {
            throw new IllegalStateException(
                    "Status %s is not allowed without a handler: call upgrade().to(…) before"
                            .formatted(status));
        }
        String chosen = headers.first("Upgrade").orElse("");
        boolean asked =
                head.isHttp11()
                        && hasElement(head.value("Connection"), "upgrade")
                        && hasElement(head.value("Upgrade"), chosen);
        if (!asked) {
            throw new IllegalStateException(
                    "Status %s is not allowed: %s does not ask for an upgrade to \"%s\""
                            .formatted(status, head, chosen));
        }
    }

    private static boolean hasElement(String list, String element) {
        return Arrays.stream(Optional.ofNullable(list).orElse("").split(","))
                .anyMatch(each -> each.strip().equalsIgnoreCase(element));
    }
}
