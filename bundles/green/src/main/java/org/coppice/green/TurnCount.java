package org.coppice.green;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many turns a loop has given. The loop itself never pays for those who look at it.
///
/// **Threads:** [#add()] the loop's, [#get()] any.
final class TurnCount {

    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(TurnCount.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long count;

    void add() {
        COUNT.setOpaque(this, count + 1);
    }

    long get() {
        return (long) COUNT.getOpaque(this);
    }
}
