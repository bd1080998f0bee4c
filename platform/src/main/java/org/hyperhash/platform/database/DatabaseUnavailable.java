package org.hyperhash.platform.database;

/** The database cannot be reached or is not ready; trying again later may help. */
public final class DatabaseUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
