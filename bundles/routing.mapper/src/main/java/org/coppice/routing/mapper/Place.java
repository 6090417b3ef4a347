package org.coppice.routing.mapper;

import java.util.Comparator;

/// Where a route stands among those of other patterns, see [MappedRoute#ORDER].
///
/// @param specificity of its pattern, or that of an earlier rule of its map
/// @param anyMethod whether that is for any method
/// @param index in its map
record Place(Specificity specificity, boolean anyMethod, int index) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::specificity).thenComparing(Place::anyMethod);

    /// Regardless of the index, which says nothing about routes of others.
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /// The place of a rule that comes after another one in its map: not before that.
    Place after(Place earlier) {
        return compareTo(earlier) >= 0
                ? this
                : new Place(earlier.specificity, earlier.anyMethod, index);
    }
}
