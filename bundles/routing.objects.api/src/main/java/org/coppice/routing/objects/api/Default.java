package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The method of a [Controller] that answers when nothing else does, with the segments below the
/// controller as arguments; it is asked after [Lookup]. Of several controllers on the way the
/// deepest is asked first. It cannot be reached by its name. pecan's `_default`.
///
/// **Threads**, **Errors** and **Null**: as for [Expose].
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
    /// As [Expose#produces].
    String[] produces() default {};

    /// As [Expose#template].
    String template() default "";
}
