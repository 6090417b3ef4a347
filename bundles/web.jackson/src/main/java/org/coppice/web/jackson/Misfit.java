package org.coppice.web.jackson;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.coppice.web.HttpException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// What is wrong with a document, in words for its author: Jackson's own name Java classes.
final class Misfit {
    private static final int MAX_CHARS = 80;
    private static final Pattern NUMBER = Pattern.compile("\\(([-+.0-9eE]{1,100})\\)");
    private static final Pattern TWICE = Pattern.compile("(?s)^Duplicate .*?\"(.*)\"");

    private Misfit() {}

    static String describe(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException limit ->
                    "the JSON is larger than allowed%s: %s".formatted(position(e), limit(limit));
            case InputCoercionException number ->
                    "the JSON does not fit at %s: it is %s, it must be %s"
                            .formatted(
                                    place(number),
                                    number(number),
                                    Wanted.by(number.getTargetType()));
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
                            : "the JSON does not fit at %s: it %s, it must be %s"
                                    .formatted(
                                            place(mismatch),
                                            found(mismatch),
                                            Wanted.by(mismatch.getTargetType()));
            case ValueInstantiationException refused when isForClients(refused.getCause()) ->
                    "the JSON does not fit at %s: %s"
                            .formatted(place(refused), refused.getCause().getMessage());
            case DatabindException other -> "the JSON does not fit at " + place(other);
            default ->
                    twice(e).map(name ->
                                    "the JSON has %s twice in an object%s"
                                            .formatted(shown(name), position(e)))
                            .orElse("the body is no JSON" + position(e));
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

    /// What is there: what a client has written, as far as Jackson tells it.
    private static String found(MismatchedInputException e) {
        if (e.getCurrentToken() == JsonToken.END_OBJECT && !e.getPath().isEmpty()) {
            return "is missing"; // told where the object ends
        }
        return switch (e.getCurrentToken()) {
            case START_OBJECT, PROPERTY_NAME, END_OBJECT -> "is an object";
            case START_ARRAY, END_ARRAY -> "is an array";
            case VALUE_NULL -> "is null";
            case null, default -> "is " + scalar(e);
        };
    }

    private static String scalar(MismatchedInputException e) {
        if (e.processor() instanceof JsonParser parser
                && parser.currentToken() != null
                && parser.currentToken() == e.getCurrentToken()) {
            boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
            return text ? shown(parser.getString()) : clean(parser.getString());
        }
        return e instanceof InvalidFormatException format
                ? shown(format.getValue())
                : "something else";
    }

    /// Jackson has the number in its message only.
    private static String number(InputCoercionException e) {
        Matcher matcher = NUMBER.matcher(String.valueOf(e.getOriginalMessage()));
        return matcher.find() ? shown(new BigDecimal(matcher.group(1))) : "too large";
    }

    /// The name that an object has twice, which Jackson has in its message only.
    private static Optional<String> twice(JacksonException e) {
        Matcher matcher = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String shown(Object value) {
        return clean(value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value));
    }

    private static String clean(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= MAX_CHARS ? clean : clean.substring(0, MAX_CHARS) + "…";
    }
}
