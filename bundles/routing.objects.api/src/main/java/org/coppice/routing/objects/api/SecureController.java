package org.coppice.routing.objects.api;

import org.coppice.web.Request;
import org.osgi.annotation.versioning.ConsumerType;

/// A controller whose methods and sub-controllers only some may reach, unless they are marked
/// [Unlocked]: pecan's `SecureController`. Each one that a path leads through is asked, from the
/// root on: when the path goes on to a sub-controller, to what a lookup finds, or ends at a method.
/// What is below a sub-controller is not looked for before; a name that it does not have itself is
/// 404 without a question.
///
/// **Threads**: as for [Controller]. **Errors**: an `HttpException` is the answer, anything else a
/// 500. **Null**: never.
@ConsumerType
public interface SecureController extends Controller {
    /// Whether the request may pass; if not, the answer is 401.
    ///
    /// @throws Exception an `HttpException` for another answer
    boolean checkPermissions(Request request) throws Exception;

    /// The header `WWW-Authenticate` of the 401.
    default String challenge() {
        return "Bearer";
    }
}
