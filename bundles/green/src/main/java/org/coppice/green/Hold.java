package org.coppice.green;

/// Something that was taken and is given back at the end of a block, whichever way that ends:
///
/// ```java
/// try (Hold _ = lock.hold()) {
///     change();
/// }
/// ```
///
/// **Threads:** the green thread that took it. **Null:** nothing here is null.
public final class Hold implements AutoCloseable {

    /// Null when it was given back.
    private Runnable release;

    Hold(Runnable release) {
        this.release = release;
    }

    /// Gives it back. Harmless when repeated.
    @Override
    public void close() {
        Runnable once = release;
        release = null;
        if (once != null) {
            once.run();
        }
    }
}
