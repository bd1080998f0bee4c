package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value as it stood in the line; numbers keep their digits. */
public sealed interface Json {
    record Null() implements Json {}

    record Flag(boolean value) implements Json {}

    record Text(String value) implements Json {}

    /**
     * @param literal digits, point and exponent as they came
     */
    record Numeral(String literal) implements Json {}

    record Sequence(List<Json> items) implements Json {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Fields in their order; of two with one name the last counts. */
    record Fields(Map<String, Json> values) implements Json {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    static Json none() {
        return new Null();
    }

    static Json of(String text) {
        return new Text(text);
    }

    static Json of(long number) {
        return new Numeral(Long.toString(number));
    }

    static Json of(boolean flag) {
        return new Flag(flag);
    }

    static Json of(BigDecimal number) {
        return new Numeral(number.toPlainString());
    }

    static Json listOf(Json... items) {
        return new Sequence(List.of(items));
    }

    /** What a person would read: a string's content, or a number's digits. */
    default Optional<String> asText() {
        return switch (this) {
            case Text(String value) -> Optional.of(value);
            case Numeral(String literal) -> Optional.of(literal);
            case Null _, Flag _, Sequence _, Fields _ -> Optional.empty();
        };
    }

    /** A number, or a string that holds one, of a size that arithmetic is safe with. */
    default Optional<BigDecimal> asDecimal() {
        return asText().flatMap(Decimals::parse);
    }

    default List<Json> asList() {
        return this instanceof Sequence(List<Json> items) ? items : List.of();
    }

    default Map<String, Json> asFields() {
        return this instanceof Fields(Map<String, Json> values) ? values : Map.of();
    }
}
