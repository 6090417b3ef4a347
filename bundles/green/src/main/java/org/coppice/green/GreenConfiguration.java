package org.coppice.green;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Describes `etc/org.coppice.green.cfg` to tools; [GreenOptions] reads it.
@ObjectClassDefinition(name = "Coppice green threads")
@interface GreenConfiguration {

    @AttributeDefinition(description = "auto, or the name of a hub: epoll, poll, select, nio")
    String hub() default "auto";

    @AttributeDefinition(description = "auto, or the name of a coroutine: virtual, handoff")
    String coroutine() default "auto";

    @AttributeDefinition(description = "how many loops: auto is one a processor, else 1 to 1024")
    String loops() default "1";

    @AttributeDefinition(
            description = "a loop blocked for so long is reported; 0 never looks; milliseconds")
    long blockedLoopMillis() default 1000;

    @AttributeDefinition(
            description =
                    "how many frames of who spawned it are kept for each green thread: 0 to 1024;"
                            + " it costs time and memory")
    int spawnStackFrames() default 0;
}
