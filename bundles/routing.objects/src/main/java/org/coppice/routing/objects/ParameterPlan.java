package org.coppice.routing.objects;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Param;
import org.coppice.web.MultiMap;
import org.coppice.web.Request;
import org.coppice.web.Upload;
import org.coppice.wsgi.api.Environ;

/// A parameter of an exposed method.
///
/// @param name as clients write it; empty for what they do not send
/// @param kind where its argument comes from
/// @param type as declared
/// @param converter null if the kind needs none
/// @param standard the value if there is none, or null
/// @param optional whether there need be none
record ParameterPlan(
        String name, Kind kind, Type type, Converter converter, Object standard, boolean optional) {

    /// Where an argument comes from.
    enum Kind {
        REQUEST,
        ENVIRON,
        CALL,
        /// The segments that are left.
        REST,
        /// A segment, else by name.
        ANY,
        /// A segment.
        PATH,
        /// By name.
        NAME,
        /// A file of a form.
        UPLOAD,
        /// The body as a whole.
        BODY,
        /// The body as a whole, by an `ObjectCodec`.
        CODEC,
        /// All that no other parameter takes.
        ALL
    }

    /// The plan of a parameter.
    ///
    /// @param only whether no other parameter of the method is a record or a map
    /// @throws IllegalArgumentException that names it, if it cannot be filled
    static ParameterPlan of(Parameter parameter, int index, boolean only) {
        Kind given = given(parameter.getType());
        if (given != null) {
            return new ParameterPlan("", given, parameter.getType(), null, null, false);
        }
        Param param = parameter.getAnnotation(Param.class);
        String name = name(parameter, param, index);
        try {
            return sent(parameter, param, name, only);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "its parameter %s cannot be filled: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static Kind given(Class<?> type) {
        if (type == Request.class) {
            return Kind.REQUEST;
        }
        if (type == Environ.class) {
            return Kind.ENVIRON;
        }
        return type == Call.class ? Kind.CALL : null;
    }

    private static String name(Parameter parameter, Param param, int index) {
        if (param != null && !param.value().isEmpty()) {
            return param.value();
        }
        if (!parameter.isNamePresent()) {
            throw new IllegalArgumentException(
                    "its parameter %d has no name: compile the class with -parameters, or mark it @Param(\"name\")"
                            .formatted(index + 1));
        }
        return parameter.getName();
    }

    private static ParameterPlan sent(Parameter parameter, Param param, String name, boolean only) {
        Param.Source from = param == null ? Param.Source.ANY : param.from();
        Class<?> type = parameter.getType();
        if (parameter.isVarArgs()) {
            Class<?> element = type.getComponentType();
            return new ParameterPlan(name, Kind.REST, element, Converters.of(element), null, true);
        }
        if (type == MultiMap.class) {
            requireStrings(parameter.getParameterizedType());
            return new ParameterPlan(name, Kind.ALL, type, null, null, true);
        }
        if (type == Upload.class || isOptionalUpload(parameter.getParameterizedType())) {
            boolean optional = type != Upload.class;
            return new ParameterPlan(name, Kind.UPLOAD, type, null, null, optional);
        }
        if (from == Param.Source.BODY || isStructure(type) && only && from == Param.Source.ANY) {
            return body(parameter, name);
        }
        Converter converter = Converters.of(parameter.getParameterizedType());
        boolean many = converter instanceof Converters.OfList;
        boolean optional = many || converter instanceof Converters.OfOptional;
        Object standard = standard(converter, param, name);
        Kind kind = kind(from, many || isStructure(type));
        return new ParameterPlan(
                name, kind, parameter.getParameterizedType(), converter, standard, optional);
    }

    private static Kind kind(Param.Source from, boolean structured) {
        if (from == Param.Source.PATH && structured) {
            throw new IllegalArgumentException("a segment of the path is one value");
        }
        if (from == Param.Source.PATH) {
            return Kind.PATH;
        }
        return from == Param.Source.NAME || structured ? Kind.NAME : Kind.ANY;
    }

    private static ParameterPlan body(Parameter parameter, String name) {
        Type type = parameter.getParameterizedType();
        Converter converter;
        try {
            converter = Converters.of(type);
        } catch (IllegalArgumentException e) {
            return new ParameterPlan(name, Kind.CODEC, type, null, null, false);
        }
        boolean optional = converter instanceof Converters.OfOptional;
        return new ParameterPlan(name, Kind.BODY, type, converter, null, optional);
    }

    private static Object standard(Converter converter, Param param, String name) {
        if (param == null || param.defaultValue().isEmpty()) {
            return null;
        }
        try {
            return converter.convert(param.defaultValue(), name);
        } catch (MisfitException e) {
            throw new IllegalArgumentException("its default value: " + e.getMessage(), e);
        }
    }

    /// Whether a type has members.
    static boolean isStructure(Class<?> type) {
        return type.isRecord() || type == Map.class;
    }

    private static boolean isOptionalUpload(Type type) {
        return type instanceof ParameterizedType p && p.getActualTypeArguments()[0] == Upload.class;
    }

    private static void requireStrings(Type type) {
        if (!(type instanceof ParameterizedType p)
                || p.getActualTypeArguments()[0] != String.class) {
            throw new IllegalArgumentException("it must be a MultiMap<String>");
        }
    }

    /// Whether it takes a segment of the path, if there is one.
    boolean takesSegment() {
        return kind == Kind.ANY || kind == Kind.PATH;
    }

    /// Whether it must have a segment or a value.
    boolean isRequired() {
        return standard == null && !optional;
    }

    /// Whether it looks at the query and the body for its name.
    boolean isNamed() {
        return kind == Kind.ANY || kind == Kind.NAME;
    }
}
