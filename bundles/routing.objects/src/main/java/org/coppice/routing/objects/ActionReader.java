package org.coppice.routing.objects;

import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.coppice.routing.objects.api.Secured;
import org.coppice.routing.objects.api.Unlocked;
import org.coppice.routing.objects.api.View;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;

/// Reads what a marked method of a controller is.
final class ActionReader {
    private ActionReader() {}

    static ActionPlan read(
            Class<?> type,
            Method method,
            String segment,
            List<String> methods,
            String[] produces,
            String template,
            boolean slash) {
        List<MediaType> told = Arrays.stream(produces).map(ActionReader::mediaType).toList();
        return new ActionPlan(
                type.getSimpleName() + "." + method.getName(),
                segment,
                MethodCaller.of(method),
                parameters(method),
                methods,
                told.isEmpty() ? offers(method.getGenericReturnType()) : told,
                !told.isEmpty(),
                template,
                slash,
                guard(type, method));
    }

    private static MediaType mediaType(String text) {
        MediaType type = MediaType.of(text);
        if (type.isRange()) {
            throw new IllegalArgumentException(
                    "media type %s is not allowed: it must be one type".formatted(text));
        }
        return type;
    }

    /// What can be said of a result before there is one.
    private static List<MediaType> offers(Type result) {
        if (result instanceof ParameterizedType p && p.getRawType() == Optional.class) {
            return offers(p.getActualTypeArguments()[0]);
        }
        Type raw = result instanceof ParameterizedType p ? p.getRawType() : result;
        if (!(raw instanceof Class<?> type) || isOpen(type)) {
            return raw instanceof Class<?> ? List.of() : List.of(MediaType.JSON);
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return List.of(MediaType.TEXT_PLAIN);
        }
        boolean bytes =
                type == byte[].class
                        || InputStream.class.isAssignableFrom(type)
                        || Iterator.class.isAssignableFrom(type)
                        || BaseStream.class.isAssignableFrom(type);
        return List.of(bytes ? MediaType.OCTET_STREAM : MediaType.JSON);
    }

    private static boolean isOpen(Class<?> type) {
        return type == Object.class
                || type == void.class
                || type == Void.class
                || type == View.class
                || Response.class.isAssignableFrom(type)
                || Handler.class.isAssignableFrom(type);
    }

    private static List<ParameterPlan> parameters(Method method) {
        Parameter[] parameters = method.getParameters();
        long structures =
                Arrays.stream(parameters)
                        .filter(p -> ParameterPlan.isStructure(p.getType()))
                        .count();
        List<ParameterPlan> plans = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            plans.add(ParameterPlan.of(parameters[i], i, structures == 1));
        }
        return List.copyOf(plans);
    }

    static LookupPlan readLookup(Class<?> type, Method method) {
        List<ParameterPlan> parameters = new ArrayList<>();
        for (ParameterPlan plan : parameters(method)) {
            boolean fits =
                    plan.takesSegment() && plan.isRequired()
                            || plan.kind() == ParameterPlan.Kind.REQUEST
                            || plan.kind() == ParameterPlan.Kind.REST;
            if (!fits) {
                throw new IllegalArgumentException(
                        "its parameter %s must be a segment, String... or the Request"
                                .formatted(plan.name()));
            }
            parameters.add(plan);
        }
        return new LookupPlan(
                type.getSimpleName() + "." + method.getName(),
                MethodCaller.of(method),
                List.copyOf(parameters),
                guard(type, method));
    }

    /// @throws IllegalArgumentException if it has an annotation that means nothing on it
    static void requireNoMarks(Method method) {
        if (method.isAnnotationPresent(Secured.class)
                || method.isAnnotationPresent(Unlocked.class)) {
            throw new IllegalArgumentException("only an exposed method is secured or unlocked");
        }
    }

    static Guard guard(Class<?> type, AnnotatedElement member) {
        boolean unlocked = member.isAnnotationPresent(Unlocked.class);
        Secured secured = member.getAnnotation(Secured.class);
        if (secured == null) {
            return unlocked ? new Guard(true, null, false, "") : Guard.NONE;
        }
        Method check = check(type, secured.value());
        boolean takesRequest = check.getParameterCount() == 1;
        return new Guard(unlocked, MethodCaller.of(check), takesRequest, secured.challenge());
    }

    private static Method check(Class<?> type, String name) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                List<Class<?>> parameters = List.of(method.getParameterTypes());
                if (method.getName().equals(name)
                        && method.getReturnType() == boolean.class
                        && (parameters.isEmpty() || parameters.equals(List.of(Request.class)))) {
                    return method;
                }
            }
        }
        throw new IllegalArgumentException(
                "it is secured by %s: there must be a method boolean %s(), which may take the Request"
                        .formatted(name, name));
    }
}
