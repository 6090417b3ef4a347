package org.coppice.routing.mapper;

import org.coppice.routing.api.MethodOverride;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.osgi.service.component.annotations.Component;

/// [MethodOverride] as the filter `methodOverride`.
@Component(property = Filter.NAME + "=methodOverride")
public final class MethodOverrideFilter implements Filter {
    /// Called by Declarative Services.
    public MethodOverrideFilter() {}

    @Override
    public Application around(Application inner) {
        return new MethodOverride().around(inner);
    }
}
