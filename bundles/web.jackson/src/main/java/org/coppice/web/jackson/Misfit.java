package org.coppice.web.jackson;

import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.coppice.web.HttpException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// What is wrong with a document, in words for its author: Jackson's own name Java classes.
final class Misfit {
    private Misfit() {}

    static String describe(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException limit ->
                    "the JSON is larger than allowed%s: %s".formatted(position(e), limit(limit));
            case InputCoercionException number ->
                    "the JSON does not fit at %s: the number is too large".formatted(place(number));
            case UnrecognizedPropertyException unknown ->
                    "the JSON does not fit at %s: there is no such property, but %s"
                            .formatted(
                                    place(unknown),
                                    unknown.getKnownPropertyIds().stream()
                                            .map(String::valueOf)
                                            .sorted()
                                            .collect(Collectors.joining(", ")));
            case MismatchedInputException mismatch ->
                    isEmpty(mismatch)
                            ? "the JSON is empty"
                            : "the JSON does not fit at %s: it must be %s"
                                    .formatted(place(mismatch), wanted(mismatch.getTargetType()));
            case ValueInstantiationException refused when isForClients(refused.getCause()) ->
                    "the JSON does not fit at %s: %s"
                            .formatted(place(refused), refused.getCause().getMessage());
            case DatabindException other -> "the JSON does not fit at " + place(other);
            default -> "the body is no JSON" + position(e);
        };
    }

    /// Whether a constructor says on purpose what it refuses. Other failures, such as the JVM's
    /// words for a null, are about the program and its classes.
    private static boolean isForClients(Throwable cause) {
        return (cause instanceof IllegalArgumentException || cause instanceof HttpException)
                && cause.getMessage() != null;
    }

    /// Such as `$.items[2].price`.
    static String place(JacksonException e) {
        StringBuilder place = new StringBuilder("$");
        for (JacksonException.Reference each : e.getPath()) {
            if (each.getPropertyName() == null) {
                place.append('[').append(each.getIndex()).append(']');
            } else if (each.getPropertyName().matches("\\w{1,100}")) {
                place.append('.').append(each.getPropertyName());
            } else {
                String name = each.getPropertyName().replaceAll("[\\p{Cntrl}\"\\\\]", "?");
                place.append("[\"").append(name, 0, Math.min(name.length(), 100)).append("\"]");
            }
        }
        return place.toString();
    }

    private static boolean isEmpty(MismatchedInputException e) {
        return e.getPath().isEmpty()
                && e.getCurrentToken() == null
                && String.valueOf(e.getOriginalMessage()).contains("end-of-input");
    }

    private static String position(JacksonException e) {
        TokenStreamLocation where = e.getLocation();
        return where == null || where.getLineNr() < 1
                ? ""
                : ", line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    }

    private static String limit(StreamConstraintsException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.contains("nesting depth")) {
            return "it is nested too deeply";
        }
        if (message.contains("Number")) {
            return "a number is too long";
        }
        return message.contains("String") || message.contains("Name")
                ? "a text is too long"
                : "it has too many values";
    }

    private static String wanted(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class
                ? scalar(type)
                : compound(type);
    }

    private static String scalar(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        boolean fraction =
                type == double.class
                        || type == float.class
                        || type == Double.class
                        || type == Float.class
                        || type == java.math.BigDecimal.class
                        || type == Number.class;
        return type == char.class
                ? "a character"
                : fraction ? "a number" : "a whole number in range";
    }

    private static String compound(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type) || type == Character.class) {
            return "a text";
        }
        if (TemporalAccessor.class.isAssignableFrom(type)
                || TemporalAmount.class.isAssignableFrom(type)) {
            return "a text of ISO 8601 (%s)".formatted(type.getSimpleName());
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        boolean array = type.isArray() || Collection.class.isAssignableFrom(type);
        return array
                ? "an array"
                : Map.class.isAssignableFrom(type) || !isOfJdk(type)
                        ? "an object"
                        : "of another form";
    }

    private static boolean isOfJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }
}
