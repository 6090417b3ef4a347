package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.ResponseRules;

/// Responses ahead of the one that counts (RFC 9110, section 15.2).
final class Interim implements InterimResponses {
    private final Exchange exchange;
    private final Output output;

    Interim(Exchange exchange, Output output) {
        this.exchange = exchange;
        this.output = output;
    }

    @Override
    public boolean send(Status status, Headers headers) throws IOException {
        ResponseRules.requireInterim(status, headers);
        exchange.requireOpen("an interim response cannot be sent");
        if (!exchange.speaksHttp11()) {
            return false;
        }
        output.append(encoded(status, headers));
        output.flush();
        return true;
    }

    /// Names and values can split nothing: [Headers] and [Status] have checked them.
    static ByteBuffer encoded(Status status, Headers headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (int i = 0; i < headers.size(); i++) {
            text.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
        }
        text.append("\r\n");
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
