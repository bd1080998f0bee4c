package org.hyperhash.platform.database;

import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/**
 * Why the database cannot be used, in words that anybody may read: health and problem documents are
 * public, while exceptions name addresses, users, folders and statements. Those are for the log.
 */
public final class DatabaseTrouble {
    private DatabaseTrouble() {}

    /** What to tell about a failure of the database. */
    public static String inPublic(Exception failure) {
        return "the database cannot be used: " + category(failure);
    }

    private static String category(Exception failure) {
        Optional<String> state = Optional.empty();
        boolean ofTables = false;
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (next instanceof TablesBusyException) {
                return TablesBusyException.MESSAGE;
            }
            ofTables |= next instanceof FlywayException;
            if (next instanceof SQLException sql && sql.getSQLState() != null) {
                state = Optional.of(sql.getSQLState());
            }
        }
        // Classes of PostgreSQL's error codes, appendix A of its manual.
        String code = state.orElse("");
        if (code.startsWith("08")) {
            return "it cannot be reached";
        }
        if (code.startsWith("28") || code.startsWith("3D")) {
            return "it refuses our login";
        }
        if (code.startsWith("53")) {
            return "it has no room, or too many connections";
        }
        if (code.startsWith("57P")) {
            return "it starts or stops";
        }
        return ofTables ? "its tables are not what they should be" : "it fails; the log says how";
    }
}
