package org.hyperhash.platform.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries every problem that was found, in order of place. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(
                problems.stream()
                        .sorted(Problem.BY_PLACE)
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted(Problem.BY_PLACE).toList();
    }

    public List<Problem> problems() {
        return problems;
    }
}
