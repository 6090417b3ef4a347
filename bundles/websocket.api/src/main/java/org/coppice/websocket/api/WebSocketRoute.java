package org.coppice.websocket.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/// The route of a component that is a [WebSocketHandler]:
/// `@Component @WebSocketRoute("/chat/{room}")`. The component is a route as long as its service
/// lives; when that goes its connections are closed with 1001 after a time of grace, or handed on,
/// see [#takesOver].
///
/// Patterns are those of `@Route`; a handler finds the values by [WebSocket#pathParameter]. Without
/// DS, register the service with the properties that are named here.
@ComponentPropertyType
@Documented
@Retention(RetentionPolicy.RUNTIME) // tests deploy components without OSGi by it
@Target(ElementType.TYPE)
public @interface WebSocketRoute {
    /// The prefix of the service properties.
    String PREFIX_ = "coppice.";

    /// The service property with the patterns: a `String`, or an array or collection of them.
    String PATTERNS = "coppice.web.socket.route";

    /// The service property with the sub-protocols: a `String`, or an array or collection of them.
    String PROTOCOLS = "coppice.protocols";

    /// The service property with the origins: a `String`, or an array or collection of them.
    String ORIGINS = "coppice.origins";

    /// The service property with the length of a frame, a number or its text.
    String MAX_FRAME_BYTES = "coppice.maxFrameBytes";

    /// The service property with the length of a message, a number or its text.
    String MAX_MESSAGE_BYTES = "coppice.maxMessageBytes";

    /// The service property that says whether it takes connections over, a `Boolean` or its text.
    String TAKES_OVER = "coppice.takesOver";

    /// The service property with the name, a `String`.
    String NAME = "coppice.name";

    /// The service property with the summary, a `String`.
    String SUMMARY = "coppice.summary";

    /// The patterns; each is a route of its own.
    String[] value();

    /// The sub-protocols that it speaks.
    String[] protocols() default {};

    /// The origins whose pages may connect, as `https://example.org`, or `*` for all; none: as the
    /// server is configured. With one that is no origin the route is refused, and the log says why.
    String[] origins() default {};

    /// The longest frame, inflated, in bytes, 125 or more; 0: as long as a message may be, but no
    /// less than the server is configured to.
    long maxFrameBytes() default 0;

    /// The longest message, inflated, in bytes, 125 or more; 0: as long as a frame may be, but no
    /// less than the server is configured to.
    long maxMessageBytes() default 0;

    /// Whether it goes on with the connections of a handler that goes: one of a bundle of the same
    /// symbolic name, as its former version, with the same pattern. Then that one's calls meet a
    /// [WebSocketClosedException], and this one's [WebSocketHandler#handle] is called with the same
    /// connection, of which the peer sees nothing. Who cannot run, because its component does not
    /// start or a property is wrong, takes nothing.
    boolean takesOver() default false;

    /// The name by which `Urls` knows the patterns; empty: none.
    String name() default "";

    /// What it is for, in a sentence for those who call it.
    String summary() default "";
}
