package org.hyperhash.launcher;

import java.io.PrintWriter;

/** One line of the report of {@code hh doctor}. */
sealed interface Finding {
    record Good(String what) implements Finding {}

    record Worry(String what, String advice) implements Finding {}

    record Broken(String what, String advice) implements Finding {}

    default void print(PrintWriter out) {
        switch (this) {
            case Good(String what) -> out.println("ok      " + what);
            case Worry(String what, String advice) ->
                    out.printf("worry   %s%n        -> %s%n", what, advice);
            case Broken(String what, String advice) ->
                    out.printf("broken  %s%n        -> %s%n", what, advice);
        }
    }
}
