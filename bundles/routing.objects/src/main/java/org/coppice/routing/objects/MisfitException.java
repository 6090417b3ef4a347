package org.coppice.routing.objects;

/// What a client sent does not fit a parameter.
final class MisfitException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_CHARS = 80;

    /// The name of the body as a whole: its members are named as they are.
    static final String BODY = "";

    /// @param name of the parameter, with the members that lead to the value: `book.authors[1]`
    /// @param value what was sent
    /// @param fits what would fit: "a whole number"
    MisfitException(String name, Object value, String fits) {
        this("%s is %s: it must be %s".formatted(place(name), shown(value), fits));
    }

    /// A name for people.
    static String place(String name) {
        return name.equals(BODY) ? "the body" : name;
    }

    MisfitException(String message) {
        super(message, null, false, false);
    }

    static MisfitException missing(String name, String fits) {
        return new MisfitException("%s is missing: it must be %s".formatted(place(name), fits));
    }

    private static String shown(Object value) {
        String text = value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= MAX_CHARS ? clean : clean.substring(0, MAX_CHARS) + "…";
    }
}
