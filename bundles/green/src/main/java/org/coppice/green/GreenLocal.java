package org.coppice.green;

import java.util.function.Supplier;

/// A variable of which each green thread has its own, gone when the green thread ends: eventlet's
/// `corolocal.local`.
///
/// **Threads:** any green thread. **Null:** a value may be null.
public final class GreenLocal<T> {

    private final Supplier<? extends T> initial;

    /// A variable that is null until it is set.
    public GreenLocal() {
        this(() -> null);
    }

    private GreenLocal(Supplier<? extends T> initial) {
        this.initial = initial;
    }

    /// A variable whose first value is made on the first look, once a green thread.
    public static <T> GreenLocal<T> withInitial(Supplier<? extends T> initial) {
        return new GreenLocal<>(initial);
    }

    /// The current green thread's value.
    @SuppressWarnings("unchecked")
    public T get() {
        return (T)
                Fiber.current()
                        .locals()
                        .computeIfAbsent(this, key -> new Object[] {initial.get()})[0];
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
