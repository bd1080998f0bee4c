package org.hyperhash.ledger.statistics;

/** Whose statistics they are; ordered by kind, account, worker. */
public sealed interface Owner extends Comparable<Owner> {
    record Pool() implements Owner {}

    record Account(String account) implements Owner {}

    /**
     * @param worker empty for a miner that named none
     */
    record Worker(String account, String worker) implements Owner {}

    static Owner pool() {
        return new Pool();
    }

    /** The kind as the database has it. */
    default int kind() {
        return switch (this) {
            case Pool() -> 0;
            case Account _ -> 1;
            case Worker _ -> 2;
        };
    }

    /** Empty for the pool. */
    default String accountName() {
        return switch (this) {
            case Pool() -> "";
            case Account(String account) -> account;
            case Worker(String account, String _) -> account;
        };
    }

    /** Empty for others than workers. */
    default String workerName() {
        return switch (this) {
            case Pool(), Account(String _) -> "";
            case Worker(String _, String worker) -> worker;
        };
    }

    /**
     * The owner of a row of the database.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    static Owner of(int kind, String account, String worker) {
        return switch (kind) {
            case 0 -> pool();
            case 1 -> new Account(account);
            case 2 -> new Worker(account, worker);
            default -> throw new IllegalArgumentException("no kind of owner: " + kind);
        };
    }

    @Override
    default int compareTo(Owner other) {
        int order = Integer.compare(kind(), other.kind());
        if (order == 0) {
            order = accountName().compareTo(other.accountName());
        }
        return order != 0 ? order : workerName().compareTo(other.workerName());
    }
}
