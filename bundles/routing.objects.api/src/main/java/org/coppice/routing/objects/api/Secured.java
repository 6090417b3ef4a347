package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets only some reach an exposed method, or what is below a [Sub]: pecan's `secure`. See
/// [SecureController] for a whole controller.
///
/// **Threads**: asked on the request's green thread, where it may block. **Errors**: a name that no
/// method has is refused as in [Expose]; what the method throws is the answer. **Null**: counts as
/// no.
@Target({ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Secured {
    /// The name of a method of the same controller that takes nothing or the `Request` and returns
    /// whether it may be reached; if not, the answer is 401. It may throw another `HttpException`.
    String value();

    /// The header `WWW-Authenticate` of the 401.
    String challenge() default "Bearer";
}
