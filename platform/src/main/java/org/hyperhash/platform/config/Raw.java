package org.hyperhash.platform.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A value as it was written, before a reader says what it should be. */
sealed interface Raw {
    Origin origin();

    /** As an operator wrote it, for messages. */
    String written();

    Optional<String> text();

    Optional<BigInteger> wholeNumber();

    Optional<BigDecimal> decimal();

    Optional<Boolean> bool();

    Optional<List<String>> textList();

    /** A typed value of the file. */
    record Toml(JsonNode node, Origin origin) implements Raw {
        @Override
        public String written() {
            return node.toString();
        }

        @Override
        public Optional<String> text() {
            return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
        }

        @Override
        public Optional<BigInteger> wholeNumber() {
            return node.isIntegralNumber() ? Optional.of(node.bigIntegerValue()) : Optional.empty();
        }

        @Override
        public Optional<BigDecimal> decimal() {
            return node.isNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
        }

        @Override
        public Optional<Boolean> bool() {
            return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
        }

        @Override
        public Optional<List<String>> textList() {
            if (!node.isArray()) {
                return Optional.empty();
            }
            List<String> items = new ArrayList<>();
            for (JsonNode item : node) {
                if (!item.isString()) {
                    return Optional.empty();
                }
                items.add(item.stringValue());
            }
            return Optional.of(List.copyOf(items));
        }
    }

    /** Text of the environment or a flag; lists are separated by commas. */
    record Text(String content, Origin origin) implements Raw {
        @Override
        public String written() {
            return content;
        }

        @Override
        public Optional<String> text() {
            return Optional.of(content);
        }

        @Override
        public Optional<BigInteger> wholeNumber() {
            return content.matches("[+-]?[0-9]{1,40}")
                    ? Optional.of(new BigInteger(content))
                    : Optional.empty();
        }

        @Override
        public Optional<BigDecimal> decimal() {
            return content.matches("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?")
                    ? Optional.of(new BigDecimal(content))
                    : Optional.empty();
        }

        @Override
        public Optional<Boolean> bool() {
            return switch (content) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                case String _ -> Optional.empty();
            };
        }

        @Override
        public Optional<List<String>> textList() {
            return Optional.of(
                    Arrays.stream(content.split(","))
                            .map(String::strip)
                            .filter(item -> !item.isEmpty())
                            .toList());
        }
    }
}
