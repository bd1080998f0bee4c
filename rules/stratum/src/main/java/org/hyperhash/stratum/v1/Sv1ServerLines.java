package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.stratum.v1.Sv1ServerLine.GetVersion;
import org.hyperhash.stratum.v1.Sv1ServerLine.Notify;
import org.hyperhash.stratum.v1.Sv1ServerLine.Ping;
import org.hyperhash.stratum.v1.Sv1ServerLine.Reconnect;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;
import org.hyperhash.stratum.v1.Sv1ServerLine.SetDifficulty;
import org.hyperhash.stratum.v1.Sv1ServerLine.SetExtranonce;
import org.hyperhash.stratum.v1.Sv1ServerLine.SetVersionMask;
import org.hyperhash.stratum.v1.Sv1ServerLine.ShowMessage;
import org.hyperhash.stratum.v1.Sv1ServerLine.Unknown;
import org.hyperhash.stratum.v2.WireFormatException;

/** Writes what our servers send, and reads what servers send to our miner. */
public final class Sv1ServerLines {
    private static final int MAX_BRANCH = 32;
    private static final int MAX_WAIT_SECONDS = 3_600;

    private Sv1ServerLines() {}

    public static byte[] write(Sv1ServerLine line) {
        return switch (line) {
            case Response(Sv1Id id, Json result, Json error) -> JsonText.answer(id, result, error);
            case Notify job -> writeNotify(job);
            case SetDifficulty(BigDecimal difficulty) ->
                    notice("mining.set_difficulty", Json.of(difficulty));
            case SetExtranonce(Bytes extranonce1, int size) ->
                    notice("mining.set_extranonce", Hex.of(extranonce1), Json.of(size));
            case SetVersionMask(int mask) -> notice("mining.set_version_mask", Hex.of(mask));
            case Reconnect(String host, int port, int waitSeconds) ->
                    notice("client.reconnect", Json.of(host), Json.of(port), Json.of(waitSeconds));
            case ShowMessage(String text) -> notice("client.show_message", Json.of(text));
            case GetVersion(Sv1Id id) -> JsonText.request(id, "client.get_version");
            case Ping(Sv1Id id) -> JsonText.request(id, "mining.ping");
            case Unknown(Sv1Id id, String method) -> JsonText.request(id, method);
        };
    }

    private static byte[] notice(String method, Json... params) {
        return JsonText.request(Sv1Id.NULL, method, params);
    }

    private static byte[] writeNotify(Notify job) {
        List<Json> branch = new ArrayList<>();
        for (Hash256 sibling : job.merkleBranch()) {
            branch.add(Json.of(sibling.toHex()));
        }
        return notice(
                "mining.notify",
                Json.of(job.jobId()),
                Json.of(Hex.swapWords(job.prevHash()).toHex()),
                Hex.of(job.coinbase1()),
                Hex.of(job.coinbase2()),
                new Json.Sequence(branch),
                Hex.of(job.version()),
                Hex.of(job.nBits()),
                Hex.of(job.ntime()),
                Json.of(job.cleanJobs()));
    }

    /**
     * @param line from a {@link LineDecoder}
     * @throws WireFormatException unless it is one JSON object, not too deep
     */
    public static Sv1ServerLine parse(String line) throws WireFormatException {
        JsonLine members = JsonLine.parse(line);
        if (members.method().isEmpty()) {
            return new Response(members.id(), members.result(), members.error());
        }
        String method = members.method().get();
        List<Json> params = members.params().asList();
        Optional<? extends Sv1ServerLine> known =
                switch (method) {
                    case "mining.notify" -> readNotify(params);
                    case "mining.set_difficulty" -> readDifficulty(params);
                    case "mining.set_extranonce" -> readExtranonce(params);
                    case "mining.set_version_mask" -> readVersionMask(params);
                    case "client.reconnect" -> Optional.of(readReconnect(params));
                    case "client.show_message" ->
                            Optional.of(new ShowMessage(param(params, 0).asText().orElse("")));
                    case "client.get_version" -> Optional.of(new GetVersion(members.id()));
                    case "mining.ping" -> Optional.of(new Ping(members.id()));
                    default -> Optional.empty();
                };
        return known.isPresent() ? known.get() : new Unknown(members.id(), method);
    }

    private static Optional<Notify> readNotify(List<Json> params) {
        Optional<String> jobId = param(params, 0).asText();
        Optional<Hash256> prevHash = Hex.hash(param(params, 1));
        Optional<Bytes> coinbase1 = Hex.bytes(param(params, 2), LineDecoder.MAX_LINE);
        Optional<Bytes> coinbase2 = Hex.bytes(param(params, 3), LineDecoder.MAX_LINE);
        List<Hash256> branch = new ArrayList<>();
        List<Json> siblings = param(params, 4).asList();
        siblings.forEach(sibling -> Hex.hash(sibling).ifPresent(branch::add));
        OptionalInt version = Hex.word(param(params, 5));
        OptionalInt nBits = Hex.word(param(params, 6));
        OptionalInt ntime = Hex.word(param(params, 7));

        if (jobId.isEmpty()
                || prevHash.isEmpty()
                || coinbase1.isEmpty()
                || coinbase2.isEmpty()
                || version.isEmpty()
                || nBits.isEmpty()
                || ntime.isEmpty()
                || branch.size() < siblings.size()
                || branch.size() > MAX_BRANCH) {
            return Optional.empty();
        }
        return Optional.of(
                new Notify(
                        jobId.get(),
                        Hex.swapWords(prevHash.get()),
                        coinbase1.get(),
                        coinbase2.get(),
                        branch,
                        version.getAsInt(),
                        nBits.getAsInt(),
                        ntime.getAsInt(),
                        param(params, 8).equals(Json.of(true))));
    }

    private static Optional<SetDifficulty> readDifficulty(List<Json> params) {
        return param(params, 0)
                .asDecimal()
                .filter(difficulty -> difficulty.signum() > 0)
                .map(SetDifficulty::new);
    }

    private static Optional<SetExtranonce> readExtranonce(List<Json> params) {
        Optional<Bytes> extranonce1 = Hex.bytes(param(params, 0), 32);
        Optional<Integer> size = Subscription.extranonce2Size(param(params, 1));
        return extranonce1.isPresent() && size.isPresent()
                ? Optional.of(new SetExtranonce(extranonce1.get(), size.get()))
                : Optional.empty();
    }

    private static Optional<SetVersionMask> readVersionMask(List<Json> params) {
        OptionalInt mask = Hex.word(param(params, 0));
        return mask.isPresent()
                ? Optional.of(new SetVersionMask(mask.getAsInt()))
                : Optional.empty();
    }

    private static Reconnect readReconnect(List<Json> params) {
        return new Reconnect(
                param(params, 0).asText().orElse(""),
                smallNumber(param(params, 1), 0xffff),
                smallNumber(param(params, 2), MAX_WAIT_SECONDS));
    }

    private static int smallNumber(Json value, int max) {
        return value.asDecimal()
                .filter(number -> number.signum() >= 0)
                .map(number -> number.min(BigDecimal.valueOf(max)).intValue())
                .orElse(0);
    }

    private static Json param(List<Json> params, int index) {
        return index < params.size() ? params.get(index) : Json.none();
    }
}
