package org.coppice.wsgi.validator;

import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.osgi.service.component.annotations.Component;

/// The [Validator] under the name `validator`.
@Component(property = Filter.NAME + "=validator")
public final class ValidatorFilter implements Filter {

    /// It has no settings.
    public ValidatorFilter() {}

    @Override
    public Application around(Application inner) {
        return new Validator(inner);
    }
}
