package org.coppice.wsgi.server;

import java.io.IOException;

/// The client has gone or does not read: nobody's fault here, so it is told at debug level only. It
/// passes through the application, which may see it as the `IOException` that it is.
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    ClientGoneException(String message) {
        super(message);
    }

    ClientGoneException(IOException cause) {
        super(cause.toString(), cause);
    }
}
