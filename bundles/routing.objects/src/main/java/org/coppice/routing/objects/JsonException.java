package org.coppice.routing.objects;

/// A document is no JSON; the message says why, after "it is no JSON: ".
final class JsonException extends Exception {
    private static final long serialVersionUID = 1;

    JsonException(String message) {
        super(message, null, false, false);
    }
}
