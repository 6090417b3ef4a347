package org.coppice.wsgi.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.osgi.annotation.versioning.ConsumerType;

/// What carries a request and its response for a [GatewayExchange]: the side of it that is the
/// server's own.
///
/// **Threads**: called by the request's green thread, which it may block. **Errors**: an
/// `IOException` if the client has gone. **Null**: nothing here is null.
@ConsumerType
public interface Transport {
    /// Whether the request is one of `HEAD`, which is answered without a body.
    boolean isHead();

    /// Settles status and header fields, which are sent with the first bytes, or at the end.
    ///
    /// @param head what to settle
    void begin(Head head);

    /// Sends bytes of the body, and blocks until the buffer may be used again.
    ///
    /// @param last whether the response ends with them
    void write(boolean last, ByteBuffer bytes) throws IOException;

    /// Ends the response, if it has not ended with its last bytes.
    void end() throws IOException;

    /// The application has had its time: nothing can be read any more.
    void endInput();

    /// The head of a response.
    ///
    /// @param status 200 or more
    /// @param headers without any that describe the connection; a `Content-Length` among them is
    ///   told by `lengthBytes`
    /// @param lengthBytes what to tell the client of the length; -1 for nothing
    /// @param isBodyless whether no body follows
    /// @param isRefusal whether it is the server's own and not the application's
    record Head(
            Status status,
            Headers headers,
            long lengthBytes,
            boolean isBodyless,
            boolean isRefusal) {}
}
