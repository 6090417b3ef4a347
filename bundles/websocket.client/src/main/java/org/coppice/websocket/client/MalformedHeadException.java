package org.coppice.websocket.client;

/// What comes is no head of a response.
final class MalformedHeadException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedHeadException(String message) {
        super(message);
    }
}
