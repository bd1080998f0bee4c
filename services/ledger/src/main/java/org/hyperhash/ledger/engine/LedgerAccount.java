package org.hyperhash.ledger.engine;

import java.util.Locale;

/**
 * An account of the book. What we owe has a positive balance, what we hold a negative one: together
 * they are zero.
 */
public sealed interface LedgerAccount extends Comparable<LedgerAccount> {
    /** What a miner is owed. */
    record Miner(String account, Stage stage) implements LedgerAccount {}

    /** What belongs to the operator. */
    record Treasury(Stage stage) implements LedgerAccount {}

    /** What belongs to the operators of nodes together. */
    record NodePot(Stage stage) implements LedgerAccount {}

    /** What rounding left over: it goes into the next window. */
    record Carry(Stage stage) implements LedgerAccount {}

    /** Held: the outputs of coinbases that cannot be spent yet. */
    record Coinbase() implements LedgerAccount {}

    /** Held: the treasury's mature outputs. */
    record Wallet() implements LedgerAccount {}

    /** Owed: payouts that are under way. */
    record InFlight() implements LedgerAccount {}

    /** As the database names it: {@code miner/<account>/pending}. */
    default String name() {
        return switch (this) {
            case Miner(String account, Stage stage) -> staged("miner/" + account, stage);
            case Treasury(Stage stage) -> staged("treasury", stage);
            case NodePot(Stage stage) -> staged("node-pot", stage);
            case Carry(Stage stage) -> staged("carry", stage);
            case Coinbase() -> "coinbase";
            case Wallet() -> "wallet";
            case InFlight() -> "in-flight";
        };
    }

    private static String staged(String name, Stage stage) {
        return name + "/" + stage.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The account of a name.
     *
     * @throws IllegalArgumentException when no account has that name
     */
    static LedgerAccount ofName(String name) {
        for (Stage stage : Stage.values()) {
            String ending = staged("", stage);
            if (name.endsWith(ending)) {
                String owner = name.substring(0, name.length() - ending.length());
                if (owner.startsWith("miner/")) {
                    return new Miner(owner.substring("miner/".length()), stage);
                }
                switch (owner) {
                    case "treasury" -> {
                        return new Treasury(stage);
                    }
                    case "node-pot" -> {
                        return new NodePot(stage);
                    }
                    case "carry" -> {
                        return new Carry(stage);
                    }
                    default -> {}
                }
            }
        }
        return switch (name) {
            case "coinbase" -> new Coinbase();
            case "wallet" -> new Wallet();
            case "in-flight" -> new InFlight();
            default -> throw new IllegalArgumentException("no account of the book: " + name);
        };
    }

    /** The same account for money that can be paid out; itself when it knows no stages. */
    default LedgerAccount available() {
        return switch (this) {
            case Miner(String account, Stage _) -> new Miner(account, Stage.AVAILABLE);
            case Treasury _ -> new Treasury(Stage.AVAILABLE);
            case NodePot _ -> new NodePot(Stage.AVAILABLE);
            case Carry _ -> new Carry(Stage.AVAILABLE);
            case Coinbase _, Wallet _, InFlight _ -> this;
        };
    }

    /** Whether it holds money that a reorganisation may undo. */
    default boolean isPending() {
        return !equals(available());
    }

    @Override
    default int compareTo(LedgerAccount other) {
        return name().compareTo(other.name());
    }
}
