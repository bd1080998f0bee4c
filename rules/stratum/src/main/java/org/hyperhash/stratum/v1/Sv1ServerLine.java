package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;

/** A line from a server to a miner. */
public sealed interface Sv1ServerLine {
    /**
     * The answer to a request; only who asked knows what the result means.
     *
     * @param error null when the request was granted
     */
    record Response(Sv1Id id, Json result, Json error) implements Sv1ServerLine {
        /** Characters of a server's text that people are shown. */
        static final int REASON_MAX = 255;

        public static Response accepted(Sv1Id id) {
            return new Response(id, Json.of(true), Json.none());
        }

        /**
         * @param text empty for the error's own words
         */
        public static Response refused(Sv1Id id, Sv1Error error, String text) {
            Json shown = Json.of(text.isEmpty() ? error.text() : text);
            return new Response(
                    id, Json.none(), Json.listOf(Json.of(error.code()), shown, Json.none()));
        }

        public static Response pong(Sv1Id id) {
            return new Response(id, Json.of("pong"), Json.none());
        }

        public static Response subscribed(Sv1Id id, Subscription subscription) {
            Json session = Json.of(subscription.sessionId());
            Json topics =
                    Json.listOf(
                            Json.listOf(Json.of("mining.set_difficulty"), session),
                            Json.listOf(Json.of("mining.notify"), session));
            return new Response(
                    id,
                    Json.listOf(
                            topics,
                            Hex.of(subscription.extranonce1()),
                            Json.of(subscription.extranonce2Size())),
                    Json.none());
        }

        /**
         * Answers every extension that was asked for; unknown ones with false.
         *
         * @param offeredMask version bits that the server lets miners roll, U32; what is granted is
         *     the part of it that the miner asked for
         * @param granted extensions other than version rolling
         */
        public static Response configured(
                Sv1Request.Configure request, int offeredMask, Set<String> granted) {
            Map<String, Json> answers = new LinkedHashMap<>();
            for (String extension : request.extensions()) {
                if (extension.equals(Sv1Request.Configure.VERSION_ROLLING)) {
                    int mask = offeredMask & request.versionMask();
                    answers.put(extension, Json.of(mask != 0));
                    answers.put("version-rolling.mask", Hex.of(mask));
                } else {
                    answers.put(extension, Json.of(granted.contains(extension)));
                }
            }
            return new Response(request.id(), new Json.Fields(answers), Json.none());
        }

        public boolean isAccepted() {
            return error.equals(Json.none()) && result.equals(Json.of(true));
        }

        /** The error in whatever form it came: as a list, as an object or as text. */
        public Optional<Sv1Error> refusal() {
            if (error.equals(Json.none())) {
                return result.equals(Json.of(false))
                        ? Optional.of(Sv1Error.OTHER)
                        : Optional.empty();
            }
            Json first = error.asList().isEmpty() ? Json.none() : error.asList().getFirst();
            Json code = error.asFields().getOrDefault("code", first);
            Optional<Sv1Error> known =
                    code.asDecimal().map(BigDecimal::intValue).flatMap(Sv1Error::ofCode);
            return known.isPresent() ? known : Optional.of(Sv1Error.OTHER);
        }

        /** Code and text of the error, for people: in printable ASCII, not too long. */
        public String refusalText() {
            Sv1Error known = refusal().orElse(Sv1Error.OTHER);
            Json second = error.asList().size() < 2 ? Json.none() : error.asList().get(1);
            Json written = error.asFields().getOrDefault("message", second);
            String text =
                    written.asText()
                            .or(error::asText)
                            .filter(said -> !said.isBlank())
                            .orElse(known.text());
            String shown = text.substring(0, Math.min(REASON_MAX, text.length()));
            return "error %d, %s".formatted(known.code(), shown.replaceAll("[^ -~]", "?"));
        }

        /** The result as the answer to mining.subscribe. */
        public Optional<Subscription> subscription() {
            return Subscription.read(result.asList());
        }

        /** The result as the answer to mining.configure: the version bits to roll, if any. */
        public OptionalInt versionMask() {
            Map<String, Json> answers = result.asFields();
            return Json.of(true).equals(answers.get(Sv1Request.Configure.VERSION_ROLLING))
                    ? Hex.word(answers.getOrDefault("version-rolling.mask", Json.none()))
                    : OptionalInt.empty();
        }
    }

    /**
     * Work.
     *
     * @param jobId short, unique, printable
     * @param prevHash in internal byte order; the line has each four bytes reversed
     * @param coinbase1 up to the extranonces
     * @param coinbase2 after the extranonces
     * @param merkleBranch from the coinbase's sibling upwards
     * @param version U32
     * @param nBits U32
     * @param ntime U32
     * @param cleanJobs older jobs are void
     */
    record Notify(
            String jobId,
            Hash256 prevHash,
            Bytes coinbase1,
            Bytes coinbase2,
            List<Hash256> merkleBranch,
            int version,
            int nBits,
            int ntime,
            boolean cleanJobs)
            implements Sv1ServerLine {
        public Notify {
            merkleBranch = List.copyOf(merkleBranch);
        }
    }

    /**
     * Applies to jobs that are notified after it.
     *
     * @param difficulty from {@link Sv1Difficulty#announced}
     */
    record SetDifficulty(BigDecimal difficulty) implements Sv1ServerLine {}

    /** Applies to jobs that are notified after it. */
    record SetExtranonce(Bytes extranonce1, int extranonce2Size) implements Sv1ServerLine {}

    /**
     * @param mask U32
     */
    record SetVersionMask(int mask) implements Sv1ServerLine {}

    /**
     * @param host empty for the same server; other hosts are refused by most miners
     * @param port 0 for the same port
     */
    record Reconnect(String host, int port, int waitSeconds) implements Sv1ServerLine {}

    record ShowMessage(String text) implements Sv1ServerLine {}

    /** Asks for the miner's software; the answer is a text. */
    record GetVersion(Sv1Id id) implements Sv1ServerLine {}

    record Ping(Sv1Id id) implements Sv1ServerLine {}

    /** A notice that a miner can ignore, or that makes no sense. */
    record Unknown(Sv1Id id, String method) implements Sv1ServerLine {}
}
