package org.coppice.routing.objects;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Default;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Lookup;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.Sub;

/// Reads a class of controllers by reflection and refuses what cannot work.
final class PlanReader {
    /// pecan's characters, and `~`: those that stand in a URL as they are.
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-Za-z\\-_$().!,;:*+@=~]+");

    private static final Pattern METHOD = Pattern.compile("[A-Z]+");

    private final Class<?> type;
    private final boolean rest;
    private final Map<String, List<ActionPlan>> actions = new TreeMap<>();
    private final Map<String, ActionPlan> verbs = new LinkedHashMap<>();
    private final Map<String, SubPlan> subs = new TreeMap<>();
    private Optional<ActionPlan> fallback = Optional.empty();
    private Optional<LookupPlan> lookup = Optional.empty();

    PlanReader(Class<?> type) {
        this.type = type;
        this.rest = RestController.class.isAssignableFrom(type);
    }

    /// @throws IllegalArgumentException that names the class and what is wrong with it
    ControllerPlan read() {
        for (Method method : methods()) {
            reading("method " + method.getName(), () -> read(method));
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.isAnnotationPresent(Sub.class)) {
                    reading("field " + field.getName(), () -> read(field));
                }
            }
        }
        Map<String, Action> whole = new HashMap<>();
        actions.forEach((segment, variants) -> whole.put(segment, action(segment, variants)));
        return new ControllerPlan(
                type,
                rest ? Map.of() : Map.copyOf(whole),
                Map.copyOf(subs),
                fallback,
                lookup,
                rest
                        ? Optional.of(new RestPlan(Map.copyOf(verbs), Map.copyOf(whole)))
                        : Optional.empty());
    }

    /// Those of the class and its superclasses that are not overridden, in a fixed order.
    private List<Method> methods() {
        List<Method> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Method[] declared = c.getDeclaredMethods();
            Arrays.sort(declared, java.util.Comparator.comparing(Method::toString));
            for (Method method : declared) {
                String signature = method.getName() + Arrays.toString(method.getParameterTypes());
                boolean overridable = !Modifier.isPrivate(method.getModifiers());
                if (!method.isSynthetic() && (!overridable || seen.add(signature))) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    private void reading(String member, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "controller %s is refused: %s: %s"
                            .formatted(type.getName(), member, e.getMessage()),
                    e);
        }
    }

    private void read(Method method) {
        Expose expose = method.getAnnotation(Expose.class);
        Default isDefault = method.getAnnotation(Default.class);
        boolean isLookup = method.isAnnotationPresent(Lookup.class);
        int marks = (expose == null ? 0 : 1) + (isDefault == null ? 0 : 1) + (isLookup ? 1 : 0);
        if (marks > 1) {
            throw new IllegalArgumentException(
                    "it can be only one of @Expose, @Default and @Lookup");
        }
        if (expose != null) {
            readExposed(method, expose);
        } else if (isDefault != null) {
            requireNone(fallback.map(ActionPlan::name), "@Default");
            fallback =
                    Optional.of(
                            ActionReader.read(
                                    type,
                                    method,
                                    "",
                                    List.of(),
                                    isDefault.produces(),
                                    isDefault.template(),
                                    false));
        } else if (isLookup) {
            requireNone(lookup.map(LookupPlan::name), "@Lookup");
            lookup = Optional.of(ActionReader.readLookup(type, method));
        } else {
            ActionReader.requireNoMarks(method);
        }
    }

    private static void requireNone(Optional<String> other, String mark) {
        if (other.isPresent()) {
            throw new IllegalArgumentException(
                    "%s is another one with %s".formatted(other.get(), mark));
        }
    }

    private void readExposed(Method method, Expose expose) {
        boolean verb = rest && RestPlan.VERBS.contains(method.getName());
        String segment = expose.value().isEmpty() ? method.getName() : segment(expose.value());
        List<String> methods = Arrays.stream(expose.methods()).distinct().sorted().toList();
        for (String each : methods) {
            if (!METHOD.matcher(each).matches()) {
                throw new IllegalArgumentException(
                        "HTTP method \"%s\" is not allowed: it must be in capitals"
                                .formatted(each));
            }
        }
        if (verb && !(methods.isEmpty() && expose.value().isEmpty())) {
            throw new IllegalArgumentException(
                    "its name says what it answers in a RestController: @Expose must name neither a"
                            + " segment nor methods");
        }
        ActionPlan plan =
                ActionReader.read(
                        type,
                        method,
                        segment,
                        rest && !verb && methods.isEmpty() ? List.of("GET") : methods,
                        expose.produces(),
                        expose.template(),
                        expose.slash() && !rest);
        if (verb) {
            ActionPlan other = verbs.put(method.getName(), plan);
            requireNone(Optional.ofNullable(other).map(ActionPlan::name), "this name");
        } else {
            actions.computeIfAbsent(segment, key -> new ArrayList<>()).add(plan);
        }
    }

    private void read(Field field) {
        Sub sub = field.getAnnotation(Sub.class);
        if (!Controller.class.isAssignableFrom(field.getType())) {
            throw new IllegalArgumentException("it must be a Controller");
        }
        if (!Modifier.isFinal(field.getModifiers())) {
            throw new IllegalArgumentException("it must be final");
        }
        String segment = sub.value().isEmpty() ? field.getName() : segment(sub.value());
        Guard guard = ActionReader.guard(type, field);
        SubPlan plan = new SubPlan(segment, field.getName(), MethodCaller.getter(field), guard);
        SubPlan other = subs.put(segment, plan);
        requireNone(Optional.ofNullable(other).map(SubPlan::field), "the segment " + segment);
        if (actions.containsKey(segment)) {
            throw new IllegalArgumentException(
                    "there is a method with the segment %s too".formatted(segment));
        }
    }

    private static String segment(String text) {
        if (!SEGMENT.matcher(text).matches() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(
                    "segment \"%s\" is not allowed: it may have letters, digits and - _ $ ( ) . ! , ; : * + @ = ~"
                            .formatted(text));
        }
        return text;
    }

    /// The methods of one segment, each with HTTP methods of its own.
    private Action action(String segment, List<ActionPlan> variants) {
        Set<String> taken = new HashSet<>();
        for (ActionPlan variant : variants) {
            if (variants.size() > 1 && variant.methods().isEmpty()) {
                throw refused(
                        "%d exposed methods have the segment %s, and %s names no HTTP methods"
                                .formatted(variants.size(), segment, variant.name()));
            }
            for (String method : variant.methods()) {
                if (!taken.add(method)) {
                    throw refused(
                            "two exposed methods have the segment %s and the HTTP method %s"
                                    .formatted(segment, method));
                }
            }
        }
        return new Action(List.copyOf(variants));
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                "controller %s is refused: %s".formatted(type.getName(), why));
    }
}
