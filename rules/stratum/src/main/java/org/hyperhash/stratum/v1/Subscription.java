package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;

/**
 * What a miner gets for subscribing.
 *
 * @param sessionId printable
 * @param extranonce1 the server's part
 * @param extranonce2Size bytes that the miner rolls, 1 to 32
 */
public record Subscription(String sessionId, Bytes extranonce1, int extranonce2Size) {
    private static final int MAX_EXTRANONCE1 = 32;

    public Subscription {
        if (extranonce2Size < 1 || extranonce2Size > Sv1Request.MAX_EXTRANONCE2) {
            throw new IllegalArgumentException("extranonce2 of " + extranonce2Size + " bytes");
        }
    }

    static Optional<Subscription> read(List<Json> result) {
        if (result.size() < 3) {
            return Optional.empty();
        }
        Optional<Bytes> extranonce1 = Hex.bytes(result.get(1), MAX_EXTRANONCE1);
        Optional<Integer> size = extranonce2Size(result.get(2));
        if (extranonce1.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Subscription(sessionId(result.get(0)), extranonce1.get(), size.get()));
    }

    static Optional<Integer> extranonce2Size(Json value) {
        return value.asDecimal()
                .filter(size -> size.compareTo(BigDecimal.ONE) >= 0)
                .filter(size -> size.compareTo(BigDecimal.valueOf(Sv1Request.MAX_EXTRANONCE2)) <= 0)
                .map(BigDecimal::intValue);
    }

    /** The id of the first topic; servers that keep no sessions send none. */
    private static String sessionId(Json topics) {
        return topics.asList().stream()
                .flatMap(topic -> topic.asList().stream().skip(1).limit(1))
                .flatMap(id -> id.asText().stream())
                .findFirst()
                .orElse("");
    }
}
