package org.coppice.wsgi.validator;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;

/// A filter that checks what passes through it in both directions against the [Rule]s: Python's
/// `wsgiref.validate.validator`. For tests; it costs each request some microseconds, and a file is
/// no longer sent by the system.
///
/// **Threads**: as its application's. **Errors**: a [ContractViolation], thrown to whoever is at
/// the wheel when it shows; a server answers 500 with it, or cuts the response off, and logs it.
/// **Null**: the application is not null; what an application or a server gives is checked.
public final class Validator implements Application {
    private final Application application;
    private final AtomicLong openBodies = new AtomicLong();

    /// Checks what this application does, and what is done to it.
    public Validator(Application application) {
        this.application = Objects.requireNonNull(application, "application");
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        EnvironRules.check(environ);
        Conversation talk = new Conversation(environ);
        environ.put(Environ.WSGI_INPUT, new CheckedInput(environ, talk));
        environ.put(Environ.WSGI_ERRORS, new CheckedErrors(environ.errors()));
        Body body = application.call(environ, new CheckedStart(start, talk));
        Rule.BODY.require(body != null, "%s has returned null", application);
        talk.returned();
        openBodies.incrementAndGet();
        return new CheckedBody(body, talk, openBodies::decrementAndGet);
    }

    /// How many bodies were given to the server and not closed by it yet: 0 when it has nothing to
    /// do, else it breaks [Rule#BODY_CLOSED_ONCE].
    public long openBodies() {
        return openBodies.get();
    }
}
