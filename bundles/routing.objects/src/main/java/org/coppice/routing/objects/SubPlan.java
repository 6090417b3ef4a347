package org.coppice.routing.objects;

import java.lang.invoke.MethodHandle;
import org.coppice.routing.objects.api.Controller;

/// A field with another controller.
record SubPlan(String segment, String field, MethodHandle getter, Guard guard) {
    Controller of(Controller controller) {
        Object sub;
        try {
            sub = (Object) getter.invokeExact((Object) controller);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (sub instanceof Controller found) {
            return found;
        }
        throw new IllegalArgumentException(
                "controller %s is refused: its field %s is null"
                        .formatted(controller.getClass().getName(), field));
    }
}
