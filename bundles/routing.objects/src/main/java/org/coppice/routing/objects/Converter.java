package org.coppice.routing.objects;

/// Makes what a parameter takes of what a client sent.
interface Converter {
    /// The value for the parameter.
    ///
    /// @param value text, or of a JSON document: a `BigDecimal`, a `Boolean`, a `List`, a `Map`
    /// @param name of the parameter, for the message
    Object convert(Object value, String name) throws MisfitException;

    /// The value for the parameter, of what an `ObjectCodec` has made: codecs leave null what a
    /// document does not have, and a parameter has no null, whoever has read it.
    ///
    /// @param value of the type of the parameter, or null
    /// @param name as for [#convert]
    default Object complete(Object value, String name) throws MisfitException {
        if (value == null) {
            throw MisfitException.missing(name, fits());
        }
        return value;
    }

    /// What fits: "a whole number".
    String fits();
}
