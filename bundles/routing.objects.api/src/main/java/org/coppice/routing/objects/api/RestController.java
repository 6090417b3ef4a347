package org.coppice.routing.objects.api;

import org.osgi.annotation.versioning.ConsumerType;

/// A controller of a collection of things: pecan's `RestController`. Those of its methods that are
/// marked [Expose] and have one of these names answer
///
/// | method | request |
/// |---|---|
/// | `getAll`, else `get` | `GET /books` |
/// | `getOne`, else `get` | `GET /books/7` |
/// | `newForm` | `GET /books/new` |
/// | `edit` | `GET /books/7/edit` |
/// | `getDelete` | `GET /books/7/delete` |
/// | `post` | `POST /books` |
/// | `put` | `PUT /books/7` |
/// | `patch` | `PATCH /books/7` |
/// | `postDelete`, else `delete` | `DELETE /books/7` |
///
/// A method named as another HTTP method in small letters answers that. Any other exposed method is
/// an action: `GET /books/7/lend`, for `PUT` and `DELETE` `/books/lend/7`. A `POST` with the
/// parameter `_method` in its query or form counts as that method.
///
/// **Nested.** Controllers marked [Sub] follow as many segments as `getOne` has parameters that
/// must be there: with `getOne(int book)` and a field `@Sub final Pages pages`, `/books/7/pages/3`
/// is `getOne(7, 3)` of `pages`, whose methods all get the book first. `/books/pages` is 404.
///
/// What is not answered so is left to [Lookup] and [Default]; then it is 405 with what is allowed,
/// or 404. A slash at the end makes no difference.
///
/// **Threads**, **Errors** and **Null**: as for [Controller].
@ConsumerType
public interface RestController extends Controller {}
