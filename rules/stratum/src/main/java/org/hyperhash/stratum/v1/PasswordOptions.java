package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * What miners ask for in the password: {@code d=1024} or {@code diff=1024} fixes the difficulty,
 * {@code md=1024} sets the least; separated by commas, semicolons or blanks. The rest is ignored.
 */
public record PasswordOptions(
        Optional<BigDecimal> fixedDifficulty, Optional<BigDecimal> minimumDifficulty) {
    private static final int MAX_OPTIONS = 16;

    public static PasswordOptions parse(String password) {
        PasswordOptions options = new PasswordOptions(Optional.empty(), Optional.empty());
        for (String option : password.split("[,; ]+", MAX_OPTIONS)) {
            options = options.with(option);
        }
        return options;
    }

    private PasswordOptions with(String option) {
        int equals = option.indexOf('=');
        Optional<BigDecimal> value =
                Decimals.parse(option.substring(equals + 1)).filter(number -> number.signum() > 0);
        if (equals < 0 || value.isEmpty()) {
            return this;
        }
        return switch (option.substring(0, equals).toLowerCase(Locale.ROOT)) {
            case "d", "diff" -> new PasswordOptions(value, minimumDifficulty);
            case "md" -> new PasswordOptions(fixedDifficulty, value);
            default -> this;
        };
    }
}
