package org.hyperhash.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back on signals until it is closed. The JDK offers them only in an internal class, which is
 * looked up by name: where it is missing, a reload needs a restart and a stop has the JVM's exit
 * code.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    /** What puts the handlers back that were there before. */
    private final List<Restore> restores = new ArrayList<>();

    private interface Restore {
        void run() throws ReflectiveOperationException;
    }

    /** SIGHUP: read the configuration again. */
    Signals onReload(Runnable action) {
        return on("HUP", action);
    }

    /** Ctrl-C and SIGTERM: end with the exit code of an orderly stop, not with that of a signal. */
    Signals onStop(Runnable action) {
        return on("INT", action).on("TERM", action);
    }

    private Signals on(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object handler =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handlerType},
                            (self, method, arguments) -> call(self, method, arguments, action));
            Object before = handle.invoke(null, signal, handler);
            restores.add(() -> handle.invoke(null, signal, before));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.info("SIG{} is not ours on this platform: {}", name, e.getMessage());
        }
        return this;
    }

    private static Object call(Object self, Method method, Object[] arguments, Runnable action) {
        return switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield self;
            }
            case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
            case "hashCode" -> System.identityHashCode(self);
            default -> "signal handler";
        };
    }

    @Override
    public void close() {
        for (Restore restore : restores) {
            try {
                restore.run();
            } catch (ReflectiveOperationException e) {
                LOG.debug("a signal keeps its handler", e);
            }
        }
    }
}
