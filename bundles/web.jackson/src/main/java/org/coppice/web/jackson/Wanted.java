package org.coppice.web.jackson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// What fits a type, in words for the author of a document.
final class Wanted {
    private static final String TIME = "a time such as \"2026-01-31T23:59:00+01:00\"";
    private static final String WHOLE = "a whole number from %s to %s";

    private static final Map<Class<?>, String> KNOWN =
            Map.ofEntries(
                    Map.entry(Instant.class, "a time such as \"2026-01-31T23:59:00Z\""),
                    Map.entry(OffsetDateTime.class, TIME),
                    Map.entry(ZonedDateTime.class, TIME),
                    Map.entry(LocalDate.class, "a date such as \"2026-01-31\""),
                    Map.entry(LocalTime.class, "a time such as \"23:59:00\""),
                    Map.entry(OffsetTime.class, "a time such as \"23:59:00+01:00\""),
                    Map.entry(
                            LocalDateTime.class, "a date and time such as \"2026-01-31T23:59:00\""),
                    Map.entry(YearMonth.class, "a month such as \"2026-01\""),
                    Map.entry(MonthDay.class, "a day of each year such as \"--01-31\""),
                    Map.entry(Year.class, "a year such as 2026"),
                    Map.entry(Duration.class, "a duration such as \"PT1H30M\""),
                    Map.entry(Period.class, "a period such as \"P1Y2M\""),
                    Map.entry(
                            UUID.class, "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\""),
                    Map.entry(boolean.class, "true or false"),
                    Map.entry(Boolean.class, "true or false"),
                    Map.entry(char.class, "a character"),
                    Map.entry(Character.class, "a character"),
                    Map.entry(byte.class, WHOLE.formatted(Byte.MIN_VALUE, Byte.MAX_VALUE)),
                    Map.entry(Byte.class, WHOLE.formatted(Byte.MIN_VALUE, Byte.MAX_VALUE)),
                    Map.entry(short.class, WHOLE.formatted(Short.MIN_VALUE, Short.MAX_VALUE)),
                    Map.entry(Short.class, WHOLE.formatted(Short.MIN_VALUE, Short.MAX_VALUE)),
                    Map.entry(int.class, WHOLE.formatted(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                    Map.entry(Integer.class, WHOLE.formatted(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                    Map.entry(long.class, WHOLE.formatted(Long.MIN_VALUE, Long.MAX_VALUE)),
                    Map.entry(Long.class, WHOLE.formatted(Long.MIN_VALUE, Long.MAX_VALUE)),
                    Map.entry(BigInteger.class, "a whole number"),
                    Map.entry(float.class, "a number"),
                    Map.entry(Float.class, "a number"),
                    Map.entry(double.class, "a number"),
                    Map.entry(Double.class, "a number"),
                    Map.entry(BigDecimal.class, "a number"),
                    Map.entry(Number.class, "a number"));

    private Wanted() {}

    /// @param type null if it is not known
    static String by(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return KNOWN.getOrDefault(type, compound(type));
    }

    private static String compound(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        boolean ofJdk = type.getName().startsWith("java.");
        return Map.class.isAssignableFrom(type) || !ofJdk ? "an object" : "of another form";
    }
}
