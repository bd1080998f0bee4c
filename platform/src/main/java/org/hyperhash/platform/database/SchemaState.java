package org.hyperhash.platform.database;

import java.util.List;

/**
 * How far the tables of a service are.
 *
 * @param version of the last migration that was made, "0" for none
 * @param pending versions that this program would add
 */
public record SchemaState(String schema, String version, List<String> pending) {
    public SchemaState {
        pending = List.copyOf(pending);
    }

    /** Whether there are tables that a migration would change. */
    boolean isBehind() {
        return !version.equals(SchemaMigrator.NO_VERSION) && !pending.isEmpty();
    }

    BackupManifest.Schema asBackedUp() {
        return new BackupManifest.Schema(schema, version);
    }
}
