package org.coppice.routing.objects;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/// Methods and fields of controllers, as handles.
final class MethodCaller {
    private static final MethodType CALL =
            MethodType.methodType(Object.class, Object.class, Object[].class);

    private final MethodHandle handle;

    private MethodCaller(MethodHandle handle) {
        this.handle = handle;
    }

    /// @throws IllegalArgumentException if it cannot be called
    static MethodCaller of(Method method) {
        requireReachable(method.getModifiers());
        try {
            method.setAccessible(true);
            return new MethodCaller(
                    MethodHandles.lookup()
                            .unreflect(method)
                            .asFixedArity()
                            .asSpreader(Object[].class, method.getParameterCount())
                            .asType(CALL));
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException("it cannot be called: " + e.getMessage(), e);
        }
    }

    /// @throws IllegalArgumentException if it cannot be read
    static MethodHandle getter(Field field) {
        requireReachable(field.getModifiers());
        try {
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectGetter(field)
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireReachable(int modifiers) {
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
            throw new IllegalArgumentException("it must be neither private nor static");
        }
    }

    /// Calls it; what it throws comes as it is.
    Object call(Object controller, Object... arguments) throws Exception {
        try {
            return (Object) handle.invokeExact(controller, arguments);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
