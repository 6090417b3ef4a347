package org.coppice.routing.objects;

import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.SecureController;
import org.coppice.web.HttpException;
import org.coppice.web.Request;

/// Who may pass from a controller to one of its members.
///
/// @param unlocked whether the controller itself need not be asked
/// @param check the method that is asked for this member; null: none
/// @param takesRequest whether that has a parameter
/// @param challenge for who may not
record Guard(boolean unlocked, MethodCaller check, boolean takesRequest, String challenge) {
    /// Of a member without annotations.
    static final Guard NONE = new Guard(false, null, false, "");

    /// Returns if the request may pass.
    ///
    /// @throws HttpException 401 if not
    void pass(Controller controller, Request request) throws Exception {
        if (controller instanceof SecureController secure
                && !unlocked
                && !secure.checkPermissions(request)) {
            throw HttpException.unauthorized(secure.challenge());
        }
        if (check != null) {
            Object passed = takesRequest ? check.call(controller, request) : check.call(controller);
            if (passed != Boolean.TRUE) {
                throw HttpException.unauthorized(challenge);
            }
        }
    }
}
