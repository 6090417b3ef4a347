package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Hangs another [Controller] below this one: a final field whose name, or the name given, is the
/// segment of the path. pecan's attributes that are controllers, and its `route`.
///
/// **Threads**: read by any loop, so the field is final. **Errors** and **Null**: a field that
/// cannot work, or is null, is refused as in [Expose].
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Sub {
    /// The segment of the path, not percent-encoded; empty: the name of the field.
    String value() default "";
}
