package org.coppice.net;

import javax.net.ssl.SSLException;

/// The peer's bytes have ended without a word of it (`close_notify`): the connection broke, or
/// somebody has cut it in order to hide the rest. Python's `SSLEOFError`.
///
/// A protocol that tells by itself where a message ends may take it for an end, see
/// [TlsContextBuilder#truncationIsEnd].
public final class TlsTruncatedException extends SSLException {

    private static final long serialVersionUID = 1;

    TlsTruncatedException(String message) {
        super(message);
    }
}
