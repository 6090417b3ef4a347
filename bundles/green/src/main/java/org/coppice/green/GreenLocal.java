package org.coppice.green;

import java.util.Map;
import java.util.function.Supplier;

/// A variable of which each green thread has its own: eventlet's `corolocal.local`, gevent's
/// `local`. One variable in place of a bag of attributes.
///
/// A value is gone when its green thread ends, and when nobody holds the variable any more. A new
/// green thread inherits nothing. What shall be inherited or bound for the time of a call only,
/// gevent's `contextvars`, is a [java.lang.ScopedValue]: green threads have those as all threads
/// do.
///
/// **Threads:** green threads of any loops. **Errors:** elsewhere [IllegalStateException].
/// **Null:** a value may be null.
public final class GreenLocal<T> {

    private final Supplier<? extends T> initial;

    /// A variable that is null until it is set.
    public GreenLocal() {
        this(() -> null);
    }

    private GreenLocal(Supplier<? extends T> initial) {
        this.initial = initial;
    }

    /// A variable whose first value is made on the first look, once a green thread; again after
    /// [#remove()]. The supplier may look at other variables, and may block.
    public static <T> GreenLocal<T> withInitial(Supplier<? extends T> initial) {
        return new GreenLocal<>(initial);
    }

    /// The current green thread's value.
    @SuppressWarnings("unchecked")
    public T get() {
        Map<GreenLocal<?>, Object[]> locals = Fiber.current().locals();
        Object[] box = locals.get(this);
        if (box == null) {
            box = new Object[] {initial.get()};
            locals.put(this, box);
        }
        return (T) box[0];
    }

    /// Whether the current green thread has a value: it was set or looked at.
    public boolean isSet() {
        return Fiber.current().locals().containsKey(this);
    }

    /// Sets the current green thread's value.
    public void set(T value) {
        Fiber.current().locals().put(this, new Object[] {value});
    }

    /// Forgets the current green thread's value; the next look makes a first one again.
    public void remove() {
        Fiber.current().locals().remove(this);
    }
}
