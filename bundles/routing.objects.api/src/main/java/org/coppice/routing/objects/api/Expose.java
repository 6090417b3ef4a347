package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets requests reach a method of a [Controller]: pecan's `expose` and `index.when`.
///
/// The method `index` answers requests for the controller itself. Several methods may have one name
/// if each has HTTP methods of its own:
///
/// ```java
///
/// **Threads**: see [Controller]. **Errors**: one that cannot work has its whole class refused with
/// one line in the log. **Null**: a result that is null is a 204.
///
/// @Expose(methods = "GET") List<Book> index() { … }
/// @Expose(value = "index", methods = "POST") Book create(Book book) { … }
/// ```
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Expose {
    /// The segment of the path, not percent-encoded; empty: the name of the method.
    String value() default "";

    /// The HTTP methods, in capitals; none means any, and `GET` for the custom actions of a
    /// [RestController]. `GET` answers `HEAD` too. Others are answered with 405, and `OPTIONS` with
    /// what is allowed.
    String[] methods() default {};

    /// The media types in which the result can be given, the default first: `text/html`. The
    /// client's `Accept`, or the extension of the path, chooses one; none that it takes is a 406.
    /// Without any, the type follows from the result: text is `text/plain`, bytes are
    /// `application/octet-stream`, other objects JSON.
    String[] produces() default {};

    /// What a [Renderer] makes the page of; empty if it needs nothing.
    String template() default "";

    /// Whether a request for `index` without the slash at the end is redirected to the path with
    /// it.
    boolean slash() default true;
}
