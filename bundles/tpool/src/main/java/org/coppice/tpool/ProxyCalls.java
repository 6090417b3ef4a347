package org.coppice.tpool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// The calls of a [NativePool#proxy].
///
/// **Threads:** any.
final class ProxyCalls implements InvocationHandler {

    private final WorkerPool pool;
    private final Object target;
    private final ProxyOptions options;

    private ProxyCalls(WorkerPool pool, Object target, ProxyOptions options) {
        this.pool = pool;
        this.target = target;
        this.options = options;
    }

    static <T> T proxy(WorkerPool pool, Class<T> type, T target, ProxyOptions options) {
        ProxyOptions.requireInterface(type);
        for (Method method : type.getMethods()) {
            requireWrappable(method, options);
        }
        ClassLoader own = type.getClassLoader();
        return type.cast(
                Proxy.newProxyInstance(
                        own == null ? ProxyCalls.class.getClassLoader() : own,
                        new Class<?>[] {type},
                        new ProxyCalls(
                                pool,
                                target(Objects.requireNonNull(target, "target")),
                                Objects.requireNonNull(options, "options"))));
    }

    private static void requireWrappable(Method method, ProxyOptions options) {
        if (options.autowrapMethods().contains(method.getName())
                && !method.getReturnType().isInterface()) {
            throw new IllegalArgumentException(
                    "The result of "
                            + method
                            + " cannot be wrapped by the method's name, allowed are interfaces:"
                            + " name its type with autowrap");
        }
    }

    /// What it stands for, if it is a proxy of any pool.
    static Object target(Object object) {
        return object != null
                        && Proxy.isProxyClass(object.getClass())
                        && Proxy.getInvocationHandler(object) instanceof ProxyCalls calls
                ? calls.target
                : object;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("equals")
                    ? equalsProxy(arguments[0])
                    : call(method, arguments);
        }
        Object result =
                options.directMethods().contains(method.getName())
                        ? call(method, arguments)
                        : callOnWorker(method, arguments);
        return wrapped(method, result);
    }

    /// Equal to proxies alone, as the target does not know proxies: so it works both ways.
    private boolean equalsProxy(Object other) {
        Object otherTarget = target(other);
        return otherTarget != other && target.equals(otherTarget);
    }

    private Object callOnWorker(Method method, Object[] arguments) throws Throwable {
        try {
            return pool.execute(() -> call(method, arguments));
        } catch (InterruptedException e) {
            for (Class<?> declared : method.getExceptionTypes()) {
                if (declared.isInstance(e)) {
                    throw e;
                }
            }
            Thread.currentThread().interrupt();
            CancellationException interrupted =
                    new CancellationException("Interrupted while waiting for " + method);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private Object call(Method method, Object[] arguments) {
        try {
            method.trySetAccessible(); // of an interface that is not public
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw Waits.unchecked(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(method + " cannot be called from here", e);
        }
    }

    private Object wrapped(Method method, Object result) {
        if (result == null || target(result) != result) {
            return result;
        }
        return wrapper(method, result).<Object>map(type -> wrapAs(type, result)).orElse(result);
    }

    private <T> T wrapAs(Class<T> type, Object result) {
        return proxy(pool, type, type.cast(result), options);
    }

    /// The interface that the method declares, else the most special one that the result has and
    /// the method may return.
    private Optional<Class<?>> wrapper(Method method, Object result) {
        Class<?> declared = method.getReturnType();
        if (options.autowrapMethods().contains(method.getName())
                || options.autowrapTypes().contains(declared)) {
            return Optional.of(declared);
        }
        return options.autowrapTypes().stream()
                .filter(type -> type.isInstance(result) && declared.isAssignableFrom(type))
                .max(
                        Comparator.<Class<?>>comparingInt(ProxyCalls::ancestors)
                                .thenComparing(Class::getName));
    }

    /// Who extends another has more ancestors.
    private static int ancestors(Class<?> type) {
        int count = 1;
        for (Class<?> parent : type.getInterfaces()) {
            count += ancestors(parent);
        }
        return count;
    }
}
