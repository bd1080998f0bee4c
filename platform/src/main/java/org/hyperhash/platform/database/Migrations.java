package org.hyperhash.platform.database;

/**
 * The tables of one service.
 *
 * @param schema of the database, created when it is absent; holds the history of migrations too
 * @param location folder of the scripts on the class path
 */
public record Migrations(String schema, String location) {
    public Migrations {
        if (!schema.matches("[a-z][a-z0-9_]{0,30}")) {
            throw new IllegalArgumentException("not the name of a schema: " + schema);
        }
    }
}
