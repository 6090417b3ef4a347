package org.coppice.routing.objects;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Converters of types that have one value.
final class Scalars {
    private static final Map<Class<?>, Converter> KNOWN = new HashMap<>();

    static {
        KNOWN.put(String.class, new Text());
        KNOWN.put(boolean.class, new Truth());
        whole(byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, Number::byteValue);
        whole(short.class, Short.MIN_VALUE, Short.MAX_VALUE, Number::shortValue);
        whole(int.class, Integer.MIN_VALUE, Integer.MAX_VALUE, Number::intValue);
        whole(long.class, Long.MIN_VALUE, Long.MAX_VALUE, Number::longValue);
        number(float.class, "a number", text -> finite(Float.parseFloat(text)));
        number(double.class, "a number", text -> finite(Double.parseDouble(text)));
        number(BigDecimal.class, "a number", text -> new BigDecimal(shortEnough(text)));
        number(BigInteger.class, "a whole number", text -> new BigInteger(shortEnough(text)));
        text(char.class, "one character", Scalars::character);
        text(UUID.class, "a UUID such as 123e4567-e89b-12d3-a456-426614174000", Scalars::uuid);
        text(LocalDate.class, "a date such as 2026-01-31", LocalDate::parse);
        text(LocalTime.class, "a time such as 23:59:00", LocalTime::parse);
        text(YearMonth.class, "a month such as 2026-01", YearMonth::parse);
        text(
                LocalDateTime.class,
                "a date and time such as 2026-01-31T23:59:00",
                LocalDateTime::parse);
        text(Instant.class, "a time such as 2026-01-31T23:59:00Z", Instant::parse);
        text(
                OffsetDateTime.class,
                "a time such as 2026-01-31T23:59:00+01:00",
                OffsetDateTime::parse);
        text(ZonedDateTime.class, "a time such as 2026-01-31T23:59:00+01:00", ZonedDateTime::parse);
        text(Duration.class, "a duration such as PT1H30M", Duration::parse);
    }

    private Scalars() {}

    /// The converter to a type; empty if it has more than one value, or none that is known here.
    static Optional<Converter> of(Class<?> type) {
        Converter known = KNOWN.get(MethodType.methodType(type).unwrap().returnType());
        if (known != null) {
            return Optional.of(known);
        }
        return type.isEnum() ? Optional.of(new Constant(type)) : parsed(type);
    }

    /// A class that reads itself, by a static `valueOf(String)` or `parse`.
    private static Optional<Converter> parsed(Class<?> type) {
        if (type.isRecord() || type.isInterface() || type.isPrimitive()) {
            return Optional.empty();
        }
        return method(type, "valueOf", String.class)
                .or(() -> method(type, "parse", String.class))
                .or(() -> method(type, "parse", CharSequence.class))
                .map(method -> {
                    MethodHandle handle = handle(method);
                    return new Parsed(
                            "a " + type.getSimpleName(), text -> invoke(handle, text), false);
                });
    }

    private static Optional<Method> method(Class<?> type, String name, Class<?> parameter) {
        return Arrays.stream(type.getMethods())
                .filter(m ->
                        m.getName().equals(name)
                                && Modifier.isStatic(m.getModifiers())
                                && Arrays.equals(m.getParameterTypes(), new Class<?>[] {parameter})
                                && m.getReturnType() == type)
                .findFirst();
    }

    private static MethodHandle handle(Method method) {
        try {
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .asType(MethodType.methodType(Object.class, String.class));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(method + " cannot be called", e);
        }
    }

    private static Object invoke(MethodHandle handle, String text) {
        try {
            return handle.invokeExact(text);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void whole(
            Class<?> type, long min, long max, Function<Number, Object> narrowed) {
        String fits = "a whole number in %d..%d".formatted(min, max);
        number(
                type,
                fits,
                text -> {
                    long value = Long.parseLong(text);
                    if (value < min || value > max) {
                        throw new IllegalArgumentException();
                    }
                    return narrowed.apply(value);
                });
    }

    private static void number(Class<?> type, String fits, Function<String, Object> parser) {
        KNOWN.put(type, new Parsed(fits, parser, true));
    }

    private static void text(Class<?> type, String fits, Function<String, Object> parser) {
        KNOWN.put(type, new Parsed(fits, parser, false));
    }

    private static Object finite(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    /// Reading a number takes time by the square of its length.
    private static String shortEnough(String text) {
        if (text.length() > 100) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Object character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    /// In full: the JDK would take "1-1-1-1-1".
    private static Object uuid(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }

    /// Any text, and nothing else of a JSON document.
    private record Text() implements Converter {
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            if (value instanceof String) {
                return value;
            }
            throw new MisfitException(name, value, fits());
        }

        @Override
        public String fits() {
            return "text";
        }
    }

    private record Truth() implements Converter {
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            return switch (value) {
                case Boolean truth -> truth;
                case String text when text.equals("true") -> true;
                case String text when text.equals("false") -> false;
                case null, default -> throw new MisfitException(name, value, fits());
            };
        }

        @Override
        public String fits() {
            return "true or false";
        }
    }

    /// What is written as text; numbers of a JSON document are written as numbers.
    private record Parsed(String fits, Function<String, Object> parser, boolean number)
            implements Converter {
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            String text =
                    switch (value) {
                        case String given -> given;
                        case BigDecimal given when number -> plain(given);
                        case null, default -> throw new MisfitException(name, value, fits);
                    };
            try {
                return parser.apply(text);
            } catch (RuntimeException e) {
                throw new MisfitException(name, value, fits);
            }
        }

        /// So that 1e2 and 1.0 are whole numbers, and 1e999999999 costs no memory.
        private static String plain(BigDecimal given) {
            boolean small = Math.abs((long) given.precision() - given.scale()) < 100;
            return small ? given.stripTrailingZeros().toPlainString() : given.toString();
        }
    }

    private record Constant(Class<?> type) implements Converter {
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            for (Object constant : type.getEnumConstants()) {
                String its = ((Enum<?>) constant).name();
                if (its.equals(value) || its.toLowerCase(Locale.ROOT).equals(value)) {
                    return constant;
                }
            }
            throw new MisfitException(name, value, fits());
        }

        @Override
        public String fits() {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining(", "));
        }
    }
}
