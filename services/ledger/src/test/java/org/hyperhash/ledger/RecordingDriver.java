package org.hyperhash.ledger;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.SequencedSet;
import java.util.logging.Logger;

/** Passes everything on to PostgreSQL's driver, and notes the statements with their values. */
final class RecordingDriver implements Driver {
    /** Instead of {@code jdbc:} in the address of a server. */
    static final String PREFIX = "jdbc:recorded:";

    private final SequencedSet<String> statements = new LinkedHashSet<>();

    /** What was run since the last call, each once. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(statements);
        statements.clear();
        return taken;
    }

    private synchronized void note(String statement) {
        statements.add(statement);
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            // As the interface wants it.
            @SuppressWarnings("NullAway")
            Connection none = null;
            return none;
        }
        Connection real =
                DriverManager.getConnection("jdbc:" + url.substring(PREFIX.length()), info);
        return proxy(
                Connection.class,
                (_, method, arguments) -> {
                    Object result = invoke(real, method, arguments);
                    return switch (method.getName()) {
                        case "prepareStatement" ->
                                recorded(PreparedStatement.class, (PreparedStatement) result);
                        case "createStatement" -> recorded(Statement.class, (Statement) result);
                        default -> result;
                    };
                });
    }

    private <S extends Statement> S recorded(Class<S> kind, S real) {
        return proxy(
                kind,
                (_, method, arguments) -> {
                    String name = method.getName();
                    if (name.startsWith("execute") || name.equals("addBatch")) {
                        boolean named = arguments != null && arguments[0] instanceof String;
                        note(named ? (String) arguments[0] : real.toString());
                    }
                    return invoke(real, method, arguments);
                });
    }

    private static <T> T proxy(Class<T> kind, InvocationHandler handler) {
        return kind.cast(
                Proxy.newProxyInstance(
                        RecordingDriver.class.getClassLoader(), new Class<?>[] {kind}, handler));
    }

    private static Object invoke(Object real, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("recorded");
    }
}
