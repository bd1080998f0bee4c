package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;

/** A line from a miner to a server. */
public sealed interface Sv1Request {
    /** Longest user name, in characters; the longest seen in the field has 191. */
    int MAX_USERNAME = 255;

    /** Longest extranonce2, in bytes. */
    int MAX_EXTRANONCE2 = 32;

    /** What the answer repeats. */
    Sv1Id id();

    /**
     * Asks for extensions; every one gets its own answer.
     *
     * @param extensions names in the order asked
     * @param versionMask U32, all bits when the miner named none
     * @param minBitCount of the mask, 0 when the miner named none
     * @param minimumDifficulty for the extension of this name
     * @spec BIP 310
     */
    record Configure(
            Sv1Id id,
            List<String> extensions,
            int versionMask,
            int minBitCount,
            Optional<BigDecimal> minimumDifficulty)
            implements Sv1Request {
        public static final String VERSION_ROLLING = "version-rolling";
        public static final String MINIMUM_DIFFICULTY = "minimum-difficulty";
        public static final String SUBSCRIBE_EXTRANONCE = "subscribe-extranonce";

        public Configure {
            extensions = List.copyOf(extensions);
        }

        public boolean asks(String extension) {
            return extensions.contains(extension);
        }
    }

    /**
     * @param userAgent empty when the miner does not say
     * @param sessionId of an earlier connection that the miner would like to continue
     */
    record Subscribe(Sv1Id id, String userAgent, Optional<String> sessionId)
            implements Sv1Request {}

    /**
     * @param password empty when there is none
     */
    record Authorize(Sv1Id id, String username, String password) implements Sv1Request {}

    /**
     * @param difficulty above 0
     */
    record SuggestDifficulty(Sv1Id id, BigDecimal difficulty) implements Sv1Request {}

    record SuggestTarget(Sv1Id id, Target target) implements Sv1Request {}

    /** The miner understands mining.set_extranonce. */
    record ExtranonceSubscribe(Sv1Id id) implements Sv1Request {}

    /**
     * A share.
     *
     * @param extranonce2 the miner must send exactly the size it was given
     * @param ntime U32
     * @param nonce U32
     * @param versionBits U32 for {@link VersionRolling#headerVersion}
     */
    record Submit(
            Sv1Id id,
            String username,
            String jobId,
            Bytes extranonce2,
            int ntime,
            int nonce,
            OptionalInt versionBits)
            implements Sv1Request {}

    /** An older way to ask for version rolling. */
    record MultiVersion(Sv1Id id) implements Sv1Request {}

    record Ping(Sv1Id id) implements Sv1Request {}

    record Pong(Sv1Id id) implements Sv1Request {}

    /** Asks what software answers. */
    record GetVersion(Sv1Id id) implements Sv1Request {}

    /** The miner's answer to something that we asked. */
    record Answer(Sv1Id id) implements Sv1Request {}

    /** Gets {@link Sv1Error#METHOD_NOT_FOUND}, never a disconnection. */
    record Unknown(Sv1Id id, String method) implements Sv1Request {}

    /**
     * A known method with parameters that make no sense.
     *
     * @param problem for the error's text
     */
    record Invalid(Sv1Id id, String method, String problem) implements Sv1Request {}
}
