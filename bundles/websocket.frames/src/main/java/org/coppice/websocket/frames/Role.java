package org.coppice.websocket.frames;

/// Which end of a connection this is: a client masks what it sends, a server does not, and each
/// insists that the other does so (RFC 6455, section 5.1).
public enum Role {
    /// Frames that come are masked, frames that go are not.
    SERVER,
    /// Frames that go are masked, frames that come are not.
    CLIENT
}
