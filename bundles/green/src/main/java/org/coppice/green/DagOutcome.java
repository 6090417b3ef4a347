package org.coppice.green;

/// What a key of a [DagPool] has come to.
///
/// @param number the how-many-th it is
/// @param failure null if there is a value
record DagOutcome<V>(long number, V value, PropagateError failure) {

    boolean isFailure() {
        return failure != null;
    }

    /// @throws PropagateError the same one to all
    V result() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
