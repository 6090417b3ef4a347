package org.coppice.wsgi.spi;

import java.io.IOException;

/// The client has gone or does not read: nobody's fault here, so it is told at debug level only. It
/// passes through the application, which may see it as the `IOException` that it is.
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message how that was seen
    public ClientGoneException(String message) {
        super(message);
    }

    /// @param cause how that was seen
    public ClientGoneException(IOException cause) {
        super(cause.toString(), cause);
    }
}
