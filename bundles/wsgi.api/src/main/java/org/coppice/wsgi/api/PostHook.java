package org.coppice.wsgi.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Something to do after a response: eventlet's `eventlet.posthooks`. See [Environ#afterResponse].
@ConsumerType
@FunctionalInterface
public interface PostHook {
    /// Runs on the request's green thread, where it may block; until it returns, the connection
    /// takes no further request. What it throws is logged.
    ///
    /// @param environ the request's; its input can no longer be read
    void run(Environ environ) throws Exception;
}
