package org.coppice.green;

/// What a green thread waits for, if only what runs on its own loop can end the wait. A loop on
/// which everything waits so waits for ever, see [Deadlock].
///
/// What does not say so counts as something that may come from outside: another thread, the
/// network, the JDK.
interface LoopBound {

    /// There is a call for other threads too that ends the wait. The loop may still hear from one:
    /// nobody is thrown out.
    interface ButReachable extends LoopBound {}

    /// Something that is reachable as a rule, in a case in which it is not.
    record Only(Object what) implements LoopBound {
        @Override
        public String toString() {
            return what.toString();
        }
    }
}
