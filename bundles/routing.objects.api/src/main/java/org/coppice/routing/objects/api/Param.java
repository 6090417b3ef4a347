package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says of a parameter of an exposed method what the compiler does not.
///
/// Without it, parameters take the segments of the path that are left, in order, and those after
/// them the parameter of their name in the query, the form, or the object in a JSON body. They may
/// have the types
///
/// | type | takes |
/// |---|---|
/// | text, numbers, `boolean`, enums, `UUID`, dates and times of `java.time`, classes with a static `valueOf(String)` or `parse` | one value |
/// | `Optional<T>` | one or none |
/// | `List<T>`, `Set<T>` | all of that name |
/// | `T...`, at the end | all segments that are left |
/// | a record, a `Map` | the JSON object in the body, else the form, else the query. If there are several such parameters: the members of their names |
/// | `Upload` | the file of that name in a form |
/// | `MultiMap<String>` | all that no other parameter takes |
/// | `Request`, `Environ`, [Call] | itself |
///
/// What is missing or does not fit is a 400 that names the parameter, its value and what would fit;
/// more segments than parameters are a 404.
///
/// **Threads**: see [Controller]. **Errors**: a type that no client can send is refused as in
/// [Expose]. **Null**: no argument is null.
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Param {
    /// The name; empty: the name in the source, for which the class must be compiled with
    /// `-parameters`.
    String value() default "";

    /// The value if there is none, as a client would write it; empty: there must be one.
    String defaultValue() default "";

    /// Where it is taken from.
    Source from() default Source.ANY;

    /// Where an argument is taken from.
    enum Source {
        /// The path, else by its name.
        ANY,
        /// The path only: without it, 404.
        PATH,
        /// By its name in the query, the form or the JSON object, never from the path.
        NAME,
        /// The body as a whole: also of a class that only an `ObjectCodec` can read.
        BODY
    }
}
