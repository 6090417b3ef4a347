package org.coppice.routing.objects;

/// Makes what a parameter takes of what a client sent.
interface Converter {
    /// The value for the parameter.
    ///
    /// @param value text, or of a JSON document: a `BigDecimal`, a `Boolean`, a `List`, a `Map`
    /// @param name of the parameter, for the message
    Object convert(Object value, String name) throws MisfitException;

    /// What fits: "a whole number".
    String fits();
}
