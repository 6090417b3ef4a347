package org.coppice.green.testkit;

import java.util.concurrent.atomic.AtomicReference;
import org.coppice.green.RunOptions;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/// Runs each JUnit 4 test as the main green thread of a loop of its own, by a [JumpingClock] unless
/// the options name another.
///
/// ```java
/// @Rule public final GreenRule green = new GreenRule();
/// ```
///
/// With a time-out rule too, put that outside: `RuleChain.outerRule(Timeout.seconds(60))
/// .around(green)`, for a time-out rule runs what is inside on a thread of its own.
///
/// **Threads:** JUnit's. **Null:** nothing here is null.
public final class GreenRule implements TestRule {

    private final RunOptions options;
    private final boolean jumping;

    /// By the defaults and a clock that jumps.
    public GreenRule() {
        this(RunOptions.DEFAULTS, true);
    }

    /// By these options, and their clock.
    public GreenRule(RunOptions options) {
        this(options, false);
    }

    private GreenRule(RunOptions options, boolean jumping) {
        this.options = options;
        this.jumping = jumping;
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return new Statement() {
            @Override
            public void evaluate() throws Throwable {
                RunOptions mine = jumping ? options.ticker(new JumpingClock()) : options;
                AtomicReference<Throwable> failure = new AtomicReference<>();
                mine.run(() -> {
                    try {
                        base.evaluate();
                    } catch (Throwable t) {
                        failure.set(t);
                    }
                    return null;
                });
                if (failure.get() != null) {
                    throw failure.get();
                }
            }
        };
    }
}
