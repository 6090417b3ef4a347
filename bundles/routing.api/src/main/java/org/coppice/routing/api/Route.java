package org.coppice.routing.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/// The route of a component that is a `Handler` or an `Application`:
/// `@Component @Route("/hello/{name}")`. The component is a route as long as its service lives.
///
/// A pattern begins with `/` and is made of
///
/// | in the pattern | matches |
/// |---|---|
/// | text | itself, in Unicode and not percent-encoded; a slash at the end counts; a backslash takes the meaning from a brace or backslash after it |
/// | `{name}` | one or more characters without a slash |
/// | `{name:regex}` | what the whole `java.util.regex` expression matches, slashes too if it does |
/// | `{.format}`, `{.format:regex}` | a dot and an extension without dot and slash, or nothing; then it has no value |
/// | `{rest:.*}` | everything, slashes and nothing at all included |
/// | `{path_info:.*}` at the end | the same, and moves what stands before it from `PATH_INFO` to `SCRIPT_NAME`: a mount point |
///
/// A handler finds the values, percent-decoded as UTF-8, by `request.pathParameter("name")`.
///
/// Limits come by [RouteLimits]. Without DS, register the service with the properties [#PATTERNS],
/// [#METHODS], [#NAME] and [#SUMMARY].
///
/// **Threads**: see `Handler` and `Application`. **Errors**: a faulty pattern is one line in the
/// log, and the others serve. **Null**: a property that is missing is empty.
@ComponentPropertyType
@Documented
@Retention(RetentionPolicy.RUNTIME) // tests deploy components without OSGi by it
@Target(ElementType.TYPE)
public @interface Route {
    /// The prefix of the service properties.
    String PREFIX_ = "coppice.";

    /// The service property with the patterns: a `String`, or an array or collection of them.
    String PATTERNS = "coppice.route";

    /// The service property with the methods: a `String`, or an array or collection of them.
    String METHODS = "coppice.methods";

    /// The service property with the name, a `String`.
    String NAME = "coppice.name";

    /// The service property with the summary, a `String`.
    String SUMMARY = "coppice.summary";

    /// The service property of a route that speaks another protocol from 101 on, as WebSockets do:
    /// its name, a `String`. It is for people and documents; the route itself sees to the upgrade.
    String UPGRADE = "coppice.upgrade";

    /// The patterns; each is a route of its own.
    String[] value();

    /// The methods, in capitals: `{"GET", "POST"}`; none means any. `GET` answers `HEAD` too, and
    /// `OPTIONS` is answered by the router unless a route has it.
    String[] methods() default {};

    /// The name by which [Urls] knows the patterns; empty: none.
    String name() default "";

    /// What it is for, in a sentence for those who call it: documents of what is deployed show it.
    String summary() default "";
}
