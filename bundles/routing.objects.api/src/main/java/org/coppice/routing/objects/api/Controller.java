package org.coppice.routing.objects.api;

import org.osgi.annotation.versioning.ConsumerType;

/// An object that answers the requests below a path. The segments of the path walk from a root
/// controller over fields marked [Sub] to other controllers, and end at a method marked [Expose];
/// segments that are left, and parameters of the query, the form or a JSON body, become its
/// arguments. Nothing else of the object can be reached.
///
/// ```java
/// @Component(service = Controller.class)
/// @RootController("/books")
/// public class Books implements Controller {
///     @Sub final Controller authors = new Authors();
///
///     @Expose
///     public List<Book> index(@Param(defaultValue = "1") int page) { … }  // GET /books/?page=2
///
///     @Expose
///     public Book show(UUID id) { … }                                     // GET /books/show/ID
/// }
/// ```
///
/// Exposed methods and fields are public, protected or package-private; a class that marks what
/// cannot work is refused with one line in the log when it is deployed.
///
/// What a method returns: a `Response` as it is; an `org.coppice.web.Handler` is called; `null` and
/// `void` are 204, an empty `Optional` is 404; text, bytes, streams of them, and any other object
/// are rendered in the media type that the client prefers of those in [Expose#produces].
///
/// **Threads**: one controller serves any number of loops at once; each call on a green thread of
/// its own, where it may block. **Errors**: an `HttpException` becomes its response; anything else
/// is a 500. **Null**: never, unless a method returns it.
@ConsumerType
public interface Controller {}
