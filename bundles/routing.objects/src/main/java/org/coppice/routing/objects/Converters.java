package org.coppice.routing.objects;

import static java.util.Collections.unmodifiableSet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.coppice.web.HttpException;

/// Converters of all types that parameters and the components of records may have.
final class Converters {
    /// Those of records, which may refer to themselves.
    private final Map<Type, OfRecord> records = new HashMap<>();

    /// The converter to a type.
    ///
    /// @throws IllegalArgumentException if no client can send it
    static Converter of(Type type) {
        return new Converters().find(type);
    }

    private Converter find(Type type) {
        return switch (type) {
            case Class<?> c when c == Object.class -> new Anything();
            case Class<?> c when c.isRecord() -> record(c);
            case Class<?> c when c == Map.class -> new OfMap();
            case Class<?> c ->
                    Scalars.of(c)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "no client can send a " + c.getTypeName()));
            case ParameterizedType p when p.getRawType() == Optional.class ->
                    new OfOptional(find(p.getActualTypeArguments()[0]));
            case ParameterizedType p
                    when p.getRawType() == List.class || p.getRawType() == Collection.class ->
                    new OfList(find(p.getActualTypeArguments()[0]), false);
            case ParameterizedType p when p.getRawType() == java.util.Set.class ->
                    new OfList(find(p.getActualTypeArguments()[0]), true);
            case ParameterizedType p when isMap(p) -> new OfMap();
            case ParameterizedType p when ((Class<?>) p.getRawType()).isRecord() -> throw none(p);
            case GenericArrayType a -> throw none(a);
            default -> throw none(type);
        };
    }

    private static boolean isMap(ParameterizedType type) {
        return type.getRawType() == Map.class
                && type.getActualTypeArguments()[0] == String.class
                && type.getActualTypeArguments()[1] == Object.class;
    }

    private static IllegalArgumentException none(Type type) {
        return new IllegalArgumentException("no client can send a " + type.getTypeName());
    }

    private Converter record(Class<?> type) {
        OfRecord known = records.get(type);
        if (known != null) {
            return known;
        }
        OfRecord made = new OfRecord(type);
        records.put(type, made); // before its components, which may be of its own type
        for (RecordComponent component : type.getRecordComponents()) {
            made.names.add(component.getName());
            component.getAccessor().setAccessible(true);
            made.accessors.add(component.getAccessor());
            made.converters.add(find(component.getGenericType()));
        }
        return made;
    }

    /// Whatever JSON has.
    private record Anything() implements Converter {
        @Override
        public Object convert(Object value, String name) {
            return value;
        }

        @Override
        public String fits() {
            return "any value";
        }
    }

    private record OfMap() implements Converter {
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            if (value instanceof Map<?, ?>) {
                return value;
            }
            throw new MisfitException(name, value, fits());
        }

        @Override
        public String fits() {
            return "an object";
        }
    }

    record OfOptional(Converter inner) implements Converter {
        /// An empty field of a form is what nobody has filled in.
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            boolean missing = value == null || value.equals("") && !inner.fits().equals("text");
            return missing ? Optional.empty() : Optional.of(inner.convert(value, name));
        }

        @Override
        public Object complete(Object value, String name) throws MisfitException {
            Optional<?> given = value == null ? Optional.empty() : (Optional<?>) value;
            return given.isEmpty() ? given : Optional.of(inner.complete(given.get(), name));
        }

        @Override
        public String fits() {
            return inner.fits();
        }
    }

    record OfList(Converter inner, boolean set) implements Converter {
        /// One value alone, as text of a query is, is a list of one.
        @Override
        public Object convert(Object value, String name) throws MisfitException {
            if (value == null) {
                throw new MisfitException(name, null, fits());
            }
            Collection<?> given = value instanceof List<?> list ? list : List.of(value);
            Collection<Object> elements = set ? new LinkedHashSet<>() : new ArrayList<>();
            int index = 0;
            for (Object each : given) {
                String place = value instanceof List<?> ? name + "[" + index++ + "]" : name;
                if (each == null) {
                    throw new MisfitException(place, null, inner.fits());
                }
                elements.add(inner.convert(each, place));
            }
            return set ? unmodifiableSet((LinkedHashSet<Object>) elements) : List.copyOf(elements);
        }

        @Override
        public Object complete(Object value, String name) throws MisfitException {
            Collection<?> given = value == null ? List.of() : (Collection<?>) value;
            Collection<Object> elements = set ? new LinkedHashSet<>() : new ArrayList<>();
            boolean same = value != null;
            for (Object each : given) {
                String place = name + "[" + elements.size() + "]";
                if (each == null) {
                    throw new MisfitException(place, null, inner.fits());
                }
                Object complete = inner.complete(each, place);
                same &= complete == each;
                elements.add(complete);
            }
            return same
                    ? value
                    : set
                            ? unmodifiableSet((LinkedHashSet<Object>) elements)
                            : List.copyOf(elements);
        }

        @Override
        public String fits() {
            return "a list, each " + inner.fits();
        }
    }

    /// A record: from an object, whose members that it does not know are ignored.
    static final class OfRecord implements Converter {
        private final Class<?> type;
        private final List<String> names = new ArrayList<>();
        private final List<Method> accessors = new ArrayList<>();
        private final List<Converter> converters = new ArrayList<>();
        private MethodHandle constructor;

        OfRecord(Class<?> type) {
            this.type = type;
            Class<?>[] parameters =
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            try {
                Constructor<?> canonical = type.getDeclaredConstructor(parameters);
                canonical.setAccessible(true);
                constructor =
                        MethodHandles.lookup()
                                .unreflectConstructor(canonical)
                                .asSpreader(Object[].class, parameters.length)
                                .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(type.getName() + " cannot be made", e);
            }
        }

        /// The names of its components.
        List<String> names() {
            return names;
        }

        boolean isList(int component) {
            return converters.get(component) instanceof OfList;
        }

        @Override
        public Object convert(Object value, String name) throws MisfitException {
            if (!(value instanceof Map<?, ?> members)) {
                throw new MisfitException(name, value, fits());
            }
            Object[] values = new Object[names.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = component(i, members.get(names.get(i)), name);
            }
            return make(values, name);
        }

        @Override
        public Object complete(Object value, String name) throws MisfitException {
            if (value == null) {
                throw MisfitException.missing(name, fits());
            }
            Object[] values = new Object[names.size()];
            boolean same = true;
            for (int i = 0; i < values.length; i++) {
                Object read = read(i, value);
                values[i] = converters.get(i).complete(read, place(i, name));
                same &= values[i] == read;
            }
            return same ? value : make(values, name);
        }

        private Object read(int component, Object record) {
            try {
                return accessors.get(component).invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "%s has failed".formatted(accessors.get(component)), e);
            }
        }

        private Object make(Object[] values, String name) throws MisfitException {
            try {
                return constructor.invokeExact(values);
            } catch (HttpException e) {
                throw e;
            } catch (IllegalArgumentException e) { // its own checks
                throw new MisfitException(
                        "%s does not fit: %s"
                                .formatted(MisfitException.place(name), e.getMessage()));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) { // a record's constructor throws nothing else
                throw new IllegalStateException(e);
            }
        }

        private Object component(int i, Object value, String name) throws MisfitException {
            String place = place(i, name);
            Converter converter = converters.get(i);
            if (value != null || converter instanceof OfOptional) {
                return converter.convert(value, place);
            }
            if (converter instanceof OfList list) {
                return list.convert(List.of(), place);
            }
            throw MisfitException.missing(place, converter.fits());
        }

        private String place(int component, String name) {
            boolean top = name.equals(MisfitException.BODY);
            return top ? names.get(component) : name + "." + names.get(component);
        }

        @Override
        public String fits() {
            return names.stream().collect(Collectors.joining(", ", "an object with ", ""));
        }

        @Override
        public String toString() {
            return type.getName();
        }
    }
}
