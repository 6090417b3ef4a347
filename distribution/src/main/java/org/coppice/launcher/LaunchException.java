package org.coppice.launcher;

/// Why a container cannot start or answer, in one line for the user.
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }
}
