package org.coppice.tpool;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.tpool.cfg` to tools; [PoolSettings] reads it.
@ObjectClassDefinition(name = "Coppice native threads")
@interface PoolConfiguration {

    @AttributeDefinition(
            description = "how many threads there may be; 0 runs their work in the callers")
    int threads() default 20;

    @AttributeDefinition(description = "how long a thread without work lives on; milliseconds")
    long idleMillis() default 5000;

    @AttributeDefinition(
            description = "how much work may wait for a thread before callers wait themselves")
    int maxQueued() default 10000;

    @AttributeDefinition(
            description =
                    "interrupt a thread when whoever waits for its work is killed or times out")
    boolean interruptAbandoned() default false;

    @AttributeDefinition(description = "log every failure of work, with its stack on the thread")
    boolean logFailures() default false;

    @AttributeDefinition(
            description =
                    "how long work in flight may take when the bundle stops; then it is"
                            + " interrupted; milliseconds")
    long drainMillis() default 5000;
}
