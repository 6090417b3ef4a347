package org.coppice.routing.objects;

import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;

/// A controller of a bundle that comes and goes.
public final class GuestController implements Controller {
    /// Made by reflection.
    public GuestController() {}

    record Answer(int a) {}

    @Expose
    Answer leaf(Answer a) {
        return a;
    }
}
