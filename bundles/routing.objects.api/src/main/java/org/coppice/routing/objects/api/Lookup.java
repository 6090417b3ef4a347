package org.coppice.routing.objects.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The method of a [Controller] that finds the controller for segments of the path which no name
/// has: pecan's `_lookup`.
///
/// ```java
///
/// **Threads** and **Errors**: as for [Expose]. **Null**: see above.
///
/// @Lookup
/// Optional<Controller> book(UUID id) { return books.find(id).map(BookController::new); }
/// ```
///
/// Its parameters are the first segments; a `Request` may be among them, and the last may be a
/// `String...` with the rest. It returns a `Controller`, a [PathTarget], or an `Optional` of one. A
/// controller gets the segments that are no parameters; a `PathTarget` says itself which it gets.
/// Segments that are too few or do not fit the types, `null` and an empty `Optional` mean: not
/// here.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Lookup {}
