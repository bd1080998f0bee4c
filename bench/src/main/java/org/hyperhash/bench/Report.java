package org.hyperhash.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hyperhash.platform.json.Json;

/** Figures in the order they came, printed for people and as one line of JSON for programs. */
public final class Report {
    private final Map<String, Object> figures = new LinkedHashMap<>();

    public Report(String scenario, String method) {
        figures.put("scenario", scenario);
        System.out.printf("# %s%n%s%n", scenario, method);
        setting("machine", Machine.describe());
    }

    /** Something that the figures depend on. */
    public void setting(String name, Object value) {
        figures.put(name, value instanceof Number ? value : value.toString());
        System.out.printf("%-28s %s%n", name, value);
    }

    /** A measured number with its unit in the name. */
    public void figure(String name, double value) {
        double rounded =
                Math.abs(value) >= 100 ? Math.rint(value) : Math.rint(value * 1_000) / 1_000;
        figures.put(name, rounded);
        System.out.printf(
                Locale.ROOT,
                Math.abs(value) >= 100 ? "%-28s %,.0f%n" : "%-28s %.3f%n",
                name,
                value);
    }

    /** A counted number. */
    public void count(String name, long value) {
        figures.put(name, value);
        System.out.printf(Locale.ROOT, "%-28s %,d%n", name, value);
    }

    public void printJson() {
        System.out.println(Json.STRICT.writeValueAsString(figures));
    }
}
