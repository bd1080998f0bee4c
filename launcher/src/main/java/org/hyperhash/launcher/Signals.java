package org.hyperhash.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back on signals. The JDK offers them only in an internal class, which is looked up by name:
 * where it is missing, a reload needs a restart, a stop has the JVM's exit code, and the log says so.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** SIGHUP: read the configuration again. */
    static void onReload(Runnable action) {
        on("HUP", action);
    }

    /** Ctrl-C and SIGTERM: end with the exit code of an orderly stop, not with that of a signal. */
    static void onStop(Runnable action) {
        on("INT", action);
        on("TERM", action);
    }

    private static void on(String signalName, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) -> handle(self, method, arguments, action));
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(signalName),
                            proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.info(
                    "SIG{} has no effect of ours on this platform: {}", signalName, e.getMessage());
        }
    }

    private static Object handle(Object self, Method method, Object[] arguments, Runnable action) {
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
}
