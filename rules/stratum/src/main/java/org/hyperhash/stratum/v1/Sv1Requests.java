package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v1.Sv1Request.Answer;
import org.hyperhash.stratum.v1.Sv1Request.Authorize;
import org.hyperhash.stratum.v1.Sv1Request.Configure;
import org.hyperhash.stratum.v1.Sv1Request.ExtranonceSubscribe;
import org.hyperhash.stratum.v1.Sv1Request.GetVersion;
import org.hyperhash.stratum.v1.Sv1Request.Invalid;
import org.hyperhash.stratum.v1.Sv1Request.MultiVersion;
import org.hyperhash.stratum.v1.Sv1Request.Ping;
import org.hyperhash.stratum.v1.Sv1Request.Pong;
import org.hyperhash.stratum.v1.Sv1Request.Submit;
import org.hyperhash.stratum.v1.Sv1Request.Subscribe;
import org.hyperhash.stratum.v1.Sv1Request.SuggestDifficulty;
import org.hyperhash.stratum.v1.Sv1Request.SuggestTarget;
import org.hyperhash.stratum.v1.Sv1Request.Unknown;
import org.hyperhash.stratum.v2.WireFormatException;

/** Reads what miners send, and writes what our own miner sends. */
public final class Sv1Requests {
    private static final String MASK = "version-rolling.mask";
    private static final String MIN_BIT_COUNT = "version-rolling.min-bit-count";
    private static final String MINIMUM_DIFFICULTY = "minimum-difficulty.value";
    private static final int MAX_EXTENSIONS = 16;

    private Sv1Requests() {}

    /**
     * @param line from a {@link LineDecoder}
     * @throws WireFormatException unless it is one JSON object, not too deep
     */
    public static Sv1Request parse(String line) throws WireFormatException {
        JsonLine members = JsonLine.parse(line);
        Sv1Id id = members.id();
        if (members.method().isEmpty()) {
            return new Answer(id);
        }
        String method = members.method().get();
        List<Json> params = members.params().asList();
        return switch (method) {
            case "mining.submit" -> submit(id, params);
            case "mining.configure" -> configure(id, params);
            case "mining.subscribe" -> subscribe(id, params);
            case "mining.authorize" -> authorize(id, params);
            case "mining.suggest_difficulty" -> suggestDifficulty(id, params);
            case "mining.suggest_target" -> suggestTarget(id, params);
            case "mining.extranonce.subscribe" -> new ExtranonceSubscribe(id);
            case "mining.multi_version" -> new MultiVersion(id);
            case "mining.ping" -> new Ping(id);
            case "mining.pong" -> new Pong(id);
            case "client.get_version" -> new GetVersion(id);
            default -> new Unknown(id, method);
        };
    }

    private static Sv1Request submit(Sv1Id id, List<Json> params) {
        String method = "mining.submit";
        if (params.size() < 5) {
            return new Invalid(id, method, "needs 5 or 6 parameters, has " + params.size());
        }
        Optional<String> username = username(params.get(0));
        Optional<String> jobId = params.get(1).asText();
        Optional<Bytes> extranonce2 = Hex.bytes(params.get(2), Sv1Request.MAX_EXTRANONCE2);
        OptionalInt ntime = Hex.word(params.get(3));
        OptionalInt nonce = Hex.word(params.get(4));
        Json bits = params.size() > 5 ? params.get(5) : Json.none();
        OptionalInt versionBits = Hex.word(bits);

        if (username.isEmpty() || jobId.isEmpty()) {
            return new Invalid(id, method, "user name or job id is missing");
        }
        if (extranonce2.isEmpty()) {
            return new Invalid(id, method, "extranonce2 is not an even number of hex digits");
        }
        if (ntime.isEmpty() || nonce.isEmpty()) {
            return new Invalid(id, method, "ntime and nonce are 1 to 8 hex digits");
        }
        if (versionBits.isEmpty() && !bits.equals(Json.none())) {
            return new Invalid(id, method, "version bits are 1 to 8 hex digits");
        }
        return new Submit(
                id,
                username.get(),
                jobId.get(),
                extranonce2.get(),
                ntime.getAsInt(),
                nonce.getAsInt(),
                versionBits);
    }

    private static Sv1Request configure(Sv1Id id, List<Json> params) {
        List<String> extensions =
                param(params, 0).asList().stream()
                        .limit(MAX_EXTENSIONS)
                        .flatMap(name -> name.asText().stream())
                        .toList();
        Map<String, Json> options = param(params, 1).asFields();
        return new Configure(
                id,
                extensions,
                Hex.word(options.getOrDefault(MASK, Json.none())).orElse(-1),
                bitCount(options.getOrDefault(MIN_BIT_COUNT, Json.none())),
                options.getOrDefault(MINIMUM_DIFFICULTY, Json.none())
                        .asDecimal()
                        .filter(Sv1Requests::isPositive));
    }

    /** A string, a number, or missing; out of range counts as missing. */
    private static int bitCount(Json value) {
        return value.asDecimal()
                .filter(count -> count.signum() >= 0)
                .filter(count -> count.compareTo(BigDecimal.valueOf(Integer.SIZE)) <= 0)
                .map(BigDecimal::intValue)
                .orElse(0);
    }

    private static Sv1Request subscribe(Sv1Id id, List<Json> params) {
        String userAgent = param(params, 0).asText().orElse("");
        return new Subscribe(id, userAgent, param(params, 1).asText());
    }

    private static Sv1Request authorize(Sv1Id id, List<Json> params) {
        Optional<String> username = username(param(params, 0));
        if (username.isEmpty()) {
            return new Invalid(
                    id,
                    "mining.authorize",
                    "needs a user name of 1 to " + Sv1Request.MAX_USERNAME + " characters");
        }
        return new Authorize(id, username.get(), param(params, 1).asText().orElse(""));
    }

    private static Optional<String> username(Json value) {
        return value.asText()
                .filter(name -> !name.isEmpty() && name.length() <= Sv1Request.MAX_USERNAME);
    }

    private static Sv1Request suggestDifficulty(Sv1Id id, List<Json> params) {
        Optional<BigDecimal> difficulty =
                param(params, 0).asDecimal().filter(Sv1Requests::isPositive);
        return difficulty.isPresent()
                ? new SuggestDifficulty(id, difficulty.get())
                : new Invalid(id, "mining.suggest_difficulty", "needs a number above 0");
    }

    private static Sv1Request suggestTarget(Sv1Id id, List<Json> params) {
        Optional<Hash256> target = Hex.hash(param(params, 0));
        return target.isPresent()
                ? new SuggestTarget(id, new Target(target.get().reversed()))
                : new Invalid(id, "mining.suggest_target", "needs 64 hex digits");
    }

    private static boolean isPositive(BigDecimal number) {
        return number.signum() > 0;
    }

    private static Json param(List<Json> params, int index) {
        return index < params.size() ? params.get(index) : Json.none();
    }

    public static byte[] write(Sv1Request request) {
        return switch (request) {
            case Submit submit -> writeSubmit(submit);
            case Configure configure -> writeConfigure(configure);
            case Subscribe(Sv1Id id, String userAgent, Optional<String> sessionId) ->
                    sessionId.isPresent()
                            ? line(id, "mining.subscribe", userAgent, sessionId.get())
                            : line(id, "mining.subscribe", userAgent);
            case Authorize(Sv1Id id, String username, String password) ->
                    line(id, "mining.authorize", username, password);
            case SuggestDifficulty(Sv1Id id, BigDecimal difficulty) ->
                    JsonText.request(id, "mining.suggest_difficulty", Json.of(difficulty));
            case SuggestTarget(Sv1Id id, Target target) ->
                    line(id, "mining.suggest_target", target.threshold().display());
            case ExtranonceSubscribe(Sv1Id id) -> line(id, "mining.extranonce.subscribe");
            case MultiVersion(Sv1Id id) -> line(id, "mining.multi_version");
            case Ping(Sv1Id id) -> line(id, "mining.ping");
            case Pong(Sv1Id id) -> line(id, "mining.pong");
            case GetVersion(Sv1Id id) -> line(id, "client.get_version");
            case Answer(Sv1Id id) -> JsonText.answer(id, Json.of(true), Json.none());
            case Unknown(Sv1Id id, String method) -> line(id, method);
            case Invalid(Sv1Id id, String method, _) -> line(id, method);
        };
    }

    private static byte[] writeSubmit(Submit submit) {
        Json[] params = {
            Json.of(submit.username()),
            Json.of(submit.jobId()),
            Hex.of(submit.extranonce2()),
            Hex.of(submit.ntime()),
            Hex.of(submit.nonce())
        };
        OptionalInt bits = submit.versionBits();
        if (bits.isPresent()) {
            params = Arrays.copyOf(params, 6);
            params[5] = Hex.of(bits.getAsInt());
        }
        return JsonText.request(submit.id(), "mining.submit", params);
    }

    private static byte[] writeConfigure(Configure configure) {
        Map<String, Json> options = new LinkedHashMap<>();
        if (configure.asks(Configure.VERSION_ROLLING)) {
            options.put(MASK, Hex.of(configure.versionMask()));
            options.put(MIN_BIT_COUNT, Json.of(configure.minBitCount()));
        }
        configure
                .minimumDifficulty()
                .ifPresent(least -> options.put(MINIMUM_DIFFICULTY, Json.of(least)));
        Json names = new Json.Sequence(configure.extensions().stream().map(Json::of).toList());
        return JsonText.request(
                configure.id(), "mining.configure", names, new Json.Fields(options));
    }

    private static byte[] line(Sv1Id id, String method, String... params) {
        Json[] texts = new Json[params.length];
        for (int i = 0; i < params.length; i++) {
            texts[i] = Json.of(params[i]);
        }
        return JsonText.request(id, method, texts);
    }
}
