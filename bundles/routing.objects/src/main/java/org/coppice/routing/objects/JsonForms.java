package org.coppice.routing.objects;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.coppice.routing.objects.api.ToJson;
import org.coppice.web.MultiMap;

/// Makes maps, lists, text and numbers of objects, which web's `Json` can write: pecan's `jsonify`.
///
/// Records become objects of their components, times text as ISO 8601 has it, a [MultiMap] an
/// object whose values are lists where there are several.
final class JsonForms {
    /// What is nested deeper has itself in it.
    private static final int MAX_DEPTH = 100;

    private final Map<Class<?>, Function<Object, Object>> registered;

    /// The components of records, kept by their classes.
    private final ClassValue<Method[]> components =
            new ClassValue<>() {
                @Override
                protected Method[] computeValue(Class<?> type) {
                    RecordComponent[] all = type.getRecordComponents();
                    Method[] accessors = new Method[all.length];
                    for (int i = 0; i < all.length; i++) {
                        accessors[i] = all[i].getAccessor();
                        accessors[i].setAccessible(true);
                    }
                    return accessors;
                }
            };

    JsonForms(Map<Class<?>, Function<Object, Object>> registered) {
        this.registered = registered;
    }

    /// The form of a value.
    ///
    /// @throws IllegalArgumentException if it has none
    Object of(Object value) {
        return of(value, 0);
    }

    private Object of(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "an object of JSON may nest %d levels deep: does it contain itself?"
                            .formatted(MAX_DEPTH));
        }
        if (value == null) {
            return null;
        }
        Optional<Function<Object, Object>> form = registered(value.getClass());
        if (form.isEmpty()) {
            return known(value, depth);
        }
        Object made = form.get().apply(value);
        boolean again = made != null && registered(made.getClass()).equals(form);
        return again ? known(made, depth) : of(made, depth + 1);
    }

    private Object known(Object value, int depth) {
        return switch (value) {
            case ToJson known -> of(known.toJson(), depth + 1);
            case CharSequence text -> text;
            case Number number -> number;
            case Boolean truth -> truth;
            case Enum<?> constant -> constant;
            case Optional<?> optional -> of(optional.orElse(null), depth + 1);
            case MultiMap<?> map -> mixed(map, depth);
            case Map<?, ?> map -> object(map, depth);
            case Iterable<?> elements -> list(elements, depth);
            case Record record -> record(record, depth);
            case Temporal time -> time.toString();
            case TemporalAmount amount -> amount.toString();
            case UUID id -> id.toString();
            case Character letter -> letter.toString();
            default -> other(value, depth);
        };
    }

    /// That of the class, or of the nearest class above it.
    private Optional<Function<Object, Object>> registered(Class<?> type) {
        if (registered.isEmpty()) {
            return Optional.empty();
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (registered.containsKey(c)) {
                return Optional.of(registered.get(c));
            }
        }
        return registered.entrySet().stream()
                .filter(each -> each.getKey().isAssignableFrom(type))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Object object(Map<?, ?> map, int depth) {
        Map<Object, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put(key, of(value, depth + 1)));
        return object;
    }

    private Object mixed(MultiMap<?> map, int depth) {
        Map<Object, Object> object = new LinkedHashMap<>();
        map.asMap()
                .forEach((name, values) ->
                        object.put(
                                name,
                                of(values.size() == 1 ? values.getFirst() : values, depth + 1)));
        return object;
    }

    private Object list(Iterable<?> elements, int depth) {
        int size = elements instanceof Collection<?> c ? c.size() : 10;
        List<Object> list = new ArrayList<>(size);
        elements.forEach(each -> list.add(of(each, depth + 1)));
        return list;
    }

    private Object record(Record record, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Method accessor : components.get(record.getClass())) {
            try {
                object.put(accessor.getName(), of(accessor.invoke(record), depth + 1));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(accessor + " cannot be called", e);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(accessor + " has failed", e.getCause());
            }
        }
        return object;
    }

    private Object other(Object value, int depth) {
        if (!value.getClass().isArray()) {
            throw new IllegalArgumentException(
                    "a %s has no JSON form: return a record, a map or a list, let it implement ToJson, or install an ObjectCodec"
                            .formatted(value.getClass().getName()));
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            list.add(of(Array.get(value, i), depth + 1));
        }
        return list;
    }
}
