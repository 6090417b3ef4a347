package org.coppice.wsgi.jetty;

import org.coppice.wsgi.testkit.ServerMutationContract;

/// What Jetty reads otherwise than `wsgi.server` is refused before it comes there: see
/// [StrictBytes].
public class JettyMutationTest extends ServerMutationContract<JettyServerRule> {
    @Override
    protected JettyServerRule rule() {
        return new JettyServerRule().with("http2", false);
    }

    /// Fewer than with a parser of our own.
    @Override
    protected int runs() {
        return Integer.getInteger("coppice.mutations", 5_000);
    }

    /// Nor a timer.
    @Override
    protected void requireNothingLeft() {
        super.requireNothingLeft();
        while (server().server().engine().timers() > 0) {
            Thread.onSpinWait();
        }
    }
}
