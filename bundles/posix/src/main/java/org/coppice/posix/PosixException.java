package org.coppice.posix;

import java.io.IOException;

/// A system call failed. The message has the call, the errno's name and number, and the system's
/// text.
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    PosixException(String call, int errno) {
        super(call + ": " + Errno.name(errno) + " (" + errno + "), " + Native.strerror(errno));
        this.errno = errno;
    }

    /// The system's number of the failure, such as 24 for EMFILE.
    ///
    /// @return the errno
    public int errno() {
        return errno;
    }
}
