package org.coppice.wsgi.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/// The header fields of a request or a response: an ordered multi-map. Names keep their spelling
/// and are compared without regard to case (ASCII).
///
/// **Threads**: not synchronized; [#frozen] ones may be shared. **Errors**: a name that is no token
/// or a value with a control character (CR, LF and NUL among them) or a character above 0xFF is an
/// `IllegalArgumentException`, so that no value can split a response; changing frozen headers is an
/// `IllegalStateException`. **Null**: neither names nor values are null.
public final class Headers implements Iterable<Headers.Field> {
    private static final Headers EMPTY = new Headers(new String[0], 0).frozen();

    private String[] fields; // name, value, name, value, …
    private int length;
    private boolean frozen;

    private Headers(String[] fields, int length) {
        this.fields = fields;
        this.length = length;
    }

    /// One header field.
    ///
    /// @param name as it was spelled
    /// @param value without the white space around it on the wire
    public record Field(String name, String value) {}

    /// No headers; frozen.
    public static Headers empty() {
        return EMPTY;
    }

    /// Headers from names and values in turn: `Headers.of("Content-Type", "text/plain", "ETag",
    /// "\"1\"")`. They may be changed.
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "header %s has no value: names and values must come in pairs"
                            .formatted(namesAndValues[namesAndValues.length - 1]));
        }
        Headers headers = new Headers(new String[Math.max(8, namesAndValues.length)], 0);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /// Whether a text is a `token` (RFC 9110, section 5.6.2), as names of headers and methods are:
    /// one or more letters, digits and ``!#$%&'*+-.^_`|~``.
    public static boolean isToken(String text) {
        return FieldSyntax.isToken(text);
    }

    /// Whether fields of this name describe one connection and not the message, so that they are
    /// the server's business: `Connection`, `Keep-Alive`, `Proxy-Connection`, `TE`, `Trailer`,
    /// `Transfer-Encoding`, `Upgrade` (RFC 9110, section 7.6.1; PEP 3333, "Other HTTP Features").
    public static boolean isHopByHop(String name) {
        return switch (name.length()) { // most names have another: nothing is compared
            case 2 -> name.equalsIgnoreCase("TE");
            case 7 -> name.equalsIgnoreCase("Upgrade") || name.equalsIgnoreCase("Trailer");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }

    /// An equal set of headers that may be changed.
    public Headers copy() {
        return new Headers(Arrays.copyOf(fields, Math.max(8, length)), length);
    }

    /// These headers, from now on unchangeable.
    public Headers frozen() {
        frozen = true;
        return this;
    }

    /// Adds a field at the end, whether or not there are others of its name.
    public Headers add(String name, String value) {
        FieldSyntax.requireName(name);
        FieldSyntax.requireValue(name, value);
        requireChangeable();
        if (length == fields.length) {
            fields = Arrays.copyOf(fields, Math.max(8, length * 2));
        }
        fields[length++] = name;
        fields[length++] = value;
        return this;
    }

    /// Replaces all fields of that name by this one, at the place of the first; adds it at the end
    /// if there is none.
    public Headers set(String name, String value) {
        int index = indexOf(name, 0);
        if (index < 0) {
            return add(name, value);
        }
        FieldSyntax.requireName(name);
        FieldSyntax.requireValue(name, value);
        requireChangeable();
        removeFrom(index + 2, name);
        fields[index] = name;
        fields[index + 1] = value;
        return this;
    }

    /// Removes all fields of that name; does nothing if there are none.
    public Headers remove(String name) {
        requireChangeable();
        removeFrom(0, name);
        return this;
    }

    /// The value of the first field of that name.
    public Optional<String> first(String name) {
        int index = indexOf(name, 0);
        return index < 0 ? Optional.empty() : Optional.of(fields[index + 1]);
    }

    /// The values of all fields of that name, in order; an unchangeable list.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 2)) {
            values.add(fields[i + 1]);
        }
        return List.copyOf(values);
    }

    /// Whether there is a field of that name.
    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /// The number of fields.
    public int size() {
        return length / 2;
    }

    /// The name of a field, for those who walk the fields without an iterator.
    ///
    /// @param index 0..[#size]-1
    public String name(int index) {
        return fields[2 * Objects.checkIndex(index, size())];
    }

    /// The value of a field, see [#name].
    ///
    /// @param index 0..[#size]-1
    public String value(int index) {
        return fields[2 * Objects.checkIndex(index, size()) + 1];
    }

    @Override
    public Iterator<Field> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Field next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are " + size() + " header fields");
                }
                return new Field(name(next), value(next++));
            }
        };
    }

    /// Whether both have the same fields in the same order, names compared without regard to case.
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Headers that) || that.length != length) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!name(i).equalsIgnoreCase(that.name(i)) || !value(i).equals(that.value(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size(); i++) {
            hash = 31 * hash + value(i).hashCode();
        }
        return hash;
    }

    /// The fields as in a message, one a line: for logs.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            text.append(name(i)).append(": ").append(value(i)).append('\n');
        }
        return text.toString();
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private void removeFrom(int start, String name) {
        int to = start;
        for (int from = start; from < length; from += 2) {
            if (!fields[from].equalsIgnoreCase(name)) {
                fields[to] = fields[from];
                fields[to + 1] = fields[from + 1];
                to += 2;
            }
        }
        Arrays.fill(fields, to, length, null);
        length = to;
    }

    private void requireChangeable() {
        if (frozen) {
            throw new IllegalStateException(
                    "these headers are frozen, because they are shared: change a copy() of them");
        }
    }
}
