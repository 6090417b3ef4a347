package org.coppice.pipeline;

import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.RequestCount;

/// A pipeline as of one moment, with the count of the requests that passed it. For any thread.
///
/// @param selection the services that it is made of
/// @param first the outermost filter, around all others; null if there are obstacles
/// @param last the application's service; null if there are obstacles
/// @param obstacles why it cannot answer
record Assembly(
        Selection selection,
        Application first,
        Application last,
        List<String> obstacles,
        RequestCount count) {
    static Assembly of(Selection selection, Application first, Application last) {
        return new Assembly(selection, first, last, List.of(), new RequestCount());
    }

    static Assembly broken(Selection selection, List<String> obstacles) {
        return new Assembly(selection, null, null, obstacles, new RequestCount());
    }

    boolean isComplete() {
        return obstacles.isEmpty();
    }
}
