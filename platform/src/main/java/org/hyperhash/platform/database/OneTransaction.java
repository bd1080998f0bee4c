package org.hyperhash.platform.database;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection for whoever wants to open many: all that they do is one transaction, which ends
 * when the owner of the connection says so. Used by one thread.
 */
final class OneTransaction implements DataSource {
    /** What is the owner's to decide. Rolling back is not among it: that is always safe. */
    private static final Set<String> OWNERS = Set.of("commit", "close", "setAutoCommit");

    private final Connection connection;
    private final Connection shared;

    /**
     * @param connection in a transaction
     */
    OneTransaction(Connection connection) {
        this.connection = connection;
        this.shared =
                (Connection)
                        Proxy.newProxyInstance(
                                OneTransaction.class.getClassLoader(),
                                new Class<?>[] {Connection.class},
                                (_, method, arguments) -> call(method, arguments));
    }

    private @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
        if (OWNERS.contains(method.getName())) {
            return null;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
    }

    @Override
    public Connection getConnection() {
        return shared;
    }

    @Override
    public Connection getConnection(String user, String password) {
        return shared;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("setLogWriter");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("setLoginTimeout");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("getParentLogger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("unwrap");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
