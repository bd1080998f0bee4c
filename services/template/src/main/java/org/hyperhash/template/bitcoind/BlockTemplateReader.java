package org.hyperhash.template.bitcoind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.ParsedTx;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.channel.ChainTip;
import tools.jackson.databind.JsonNode;

/**
 * Reads answers to getblocktemplate, and believes nothing that it can check: ids and the witness
 * commitment are computed from the transactions. Safe from any thread.
 *
 * @spec BIP 22, BIP 23, BIP 145
 */
final class BlockTemplateReader {
    /** Rules that change what we must do, and that we know. */
    private static final Set<String> KNOWN_RULES =
            Set.of("segwit", "csv", "taproot", "testdummy", "signet");

    /** The challenge that anybody meets: OP_TRUE. */
    private static final String OPEN_CHALLENGE = "51";

    private static final int HASH_DIGITS = 2 * Hash256.LENGTH;
    private static final int BITS_DIGITS = 8;
    private static final int ANY_LENGTH = -1;

    private static final int MAX_TRANSACTIONS = 100_000;

    private final Network network;

    /** Transactions of the last answer by wtxid, which most of the next one consists of. */
    private Map<Hash256, Tx> known = Map.of();

    BlockTemplateReader(Network network) {
        this.network = network;
    }

    synchronized BlockTemplate read(String node, JsonNode answer) throws RpcException.Rubbish {
        try {
            return read(answer);
        } catch (IllegalArgumentException nonsense) {
            throw new RpcException.Rubbish(
                    "%s gives a template that makes no sense: %s"
                            .formatted(node, nonsense.getMessage()));
        }
    }

    /**
     * @throws IllegalArgumentException when the answer is not a template that we can mine
     */
    private BlockTemplate read(JsonNode answer) {
        checkRules(answer);
        int height = (int) number(answer, "height", 1, Integer.MAX_VALUE);
        List<Tx> transactions = transactions(answer);
        Optional<Tx> proposed = proposedCoinbase(answer);
        Sats coinbaseValue =
                proposed.map(BlockTemplateReader::paid)
                        .orElseGet(() ->
                                Sats.of(number(answer, "coinbasevalue", 0, Sats.MAX.value())));
        Sats subsidy = network.subsidy(height);
        if (coinbaseValue.compareTo(subsidy) < 0) {
            throw nonsense("coinbasevalue", coinbaseValue + " is less than the subsidy " + subsidy);
        }
        return new BlockTemplate(
                height,
                (int) number(answer, "version", Integer.MIN_VALUE, Integer.MAX_VALUE),
                tip(answer),
                coinbaseValue,
                coinbaseValue.minus(subsidy),
                transactions,
                commitment(answer, proposed, transactions),
                Optional.of(answer.path("longpollid"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString));
    }

    private static void checkRules(JsonNode answer) {
        for (JsonNode rule : answer.path("rules")) {
            String name = rule.asString("");
            if (name.startsWith("!") && !KNOWN_RULES.contains(name.substring(1))) {
                throw nonsense("rules", "this version does not know the rule " + name);
            }
        }
        JsonNode challenge = answer.path("signet_challenge");
        if (challenge.isString() && !challenge.asString().equals(OPEN_CHALLENGE)) {
            throw nonsense("signet_challenge", "blocks of this signet need a signature");
        }
    }

    private static ChainTip tip(JsonNode answer) {
        int nBits = HexFormat.fromHexDigits(text(answer, "bits", BITS_DIGITS));
        Target.ofCompact(nBits);
        long now = number(answer, "curtime", 0, 0xffff_ffffL);
        // A header may be as old as mintime, but a block should tell when it was made.
        long start = answer.has("mintime") ? number(answer, "mintime", 0, 0xffff_ffffL) : now;
        return new ChainTip(
                Hash256.ofDisplay(text(answer, "previousblockhash", HASH_DIGITS)),
                nBits,
                (int) Math.max(now, start));
    }

    private List<Tx> transactions(JsonNode answer) {
        JsonNode list = answer.path("transactions");
        if (!list.isArray() || list.size() > MAX_TRANSACTIONS) {
            throw nonsense("transactions", "not a list of at most " + MAX_TRANSACTIONS);
        }
        List<Tx> transactions = new ArrayList<>(list.size());
        Map<Hash256, Tx> byWtxid = HashMap.newHashMap(list.size());
        long weight = 0;
        for (JsonNode entry : list) {
            Tx tx = transaction(entry);
            transactions.add(tx);
            byWtxid.put(tx.wtxid(), tx);
            weight += tx.weight();
        }
        if (weight > Block.MAX_WEIGHT) {
            throw nonsense("transactions", "they weigh " + weight);
        }
        known = byWtxid;
        return transactions;
    }

    private Tx transaction(JsonNode entry) {
        Optional<Hash256> wtxid = hash(entry, "hash");
        Optional<Tx> seen = wtxid.map(known::get);
        Tx tx = seen.isPresent() ? seen.get() : parsed(entry, "data");
        Optional<Hash256> txid = hash(entry, "txid").or(() -> wtxid);
        if (txid.isPresent() && !txid.get().equals(tx.txid())) {
            throw nonsense("txid", txid.get() + " is not the id of its data");
        }
        return tx;
    }

    private static Optional<Hash256> hash(JsonNode entry, String field) {
        return entry.has(field)
                ? Optional.of(Hash256.ofDisplay(text(entry, field, HASH_DIGITS)))
                : Optional.empty();
    }

    private static Tx parsed(JsonNode entry, String field) {
        byte[] data = HexFormat.of().parseHex(text(entry, field, ANY_LENGTH));
        return switch (Tx.parse(data)) {
            case ParsedTx.Parsed(Tx tx) -> tx;
            case ParsedTx.Malformed(String reason) -> throw nonsense(field, reason);
        };
    }

    /** The whole coinbase, from nodes that leave miners no choice but its script and outputs. */
    private static Optional<Tx> proposedCoinbase(JsonNode answer) {
        JsonNode coinbase = answer.path("coinbasetxn");
        return coinbase.isObject() ? Optional.of(parsed(coinbase, "data")) : Optional.empty();
    }

    private static Sats paid(Tx coinbase) {
        return coinbase.body().txOut.stream()
                .map(output -> Sats.of(output.amount.toLong()))
                .reduce(Sats.ZERO, Sats::plus);
    }

    private static Optional<CoinbaseOutput> commitment(
            JsonNode answer, Optional<Tx> proposed, List<Tx> transactions) {
        Optional<Hash256> named = proposed.flatMap(WitnessCommitment::find);
        if (answer.has("default_witness_commitment")) {
            named = Optional.of(namedCommitment(answer));
        }
        boolean needed = isSegwitActive(answer) || transactions.stream().anyMatch(Tx::hasWitness);
        if (named.isEmpty() && !needed) {
            return Optional.empty();
        }
        Hash256 computed =
                WitnessCommitment.commitment(
                        WitnessCommitment.witnessRoot(transactions), Hash256.ZERO);
        if (named.isPresent() && !named.get().equals(computed)) {
            throw nonsense("default_witness_commitment", "not that of the transactions");
        }
        return Optional.of(CoinbaseOutput.commitment(computed));
    }

    private static boolean isSegwitActive(JsonNode answer) {
        for (JsonNode rule : answer.path("rules")) {
            if (rule.asString("").matches("!?segwit")) {
                return true;
            }
        }
        return false;
    }

    /** Core names the output script, btcd the 32 bytes in it. */
    private static Hash256 namedCommitment(JsonNode answer) {
        String field = "default_witness_commitment";
        Bytes script = Bytes.ofHex(text(answer, field, ANY_LENGTH));
        if (script.length() == Hash256.LENGTH) {
            return Hash256.of(script.toArray());
        }
        if (!WitnessCommitment.isCommitment(script)) {
            throw nonsense(field, "not a commitment");
        }
        int start = WitnessCommitment.SCRIPT_LENGTH - Hash256.LENGTH;
        return Hash256.read(script.toArray(), start);
    }

    private static long number(JsonNode answer, String field, long min, long max) {
        JsonNode value = answer.path(field);
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw nonsense(field, "not a whole number");
        }
        if (value.asLong() < min || value.asLong() > max) {
            throw nonsense(field, "%d is not %d to %d".formatted(value.asLong(), min, max));
        }
        return value.asLong();
    }

    /** A text of that many characters; whether they are hex digits shows when it is decoded. */
    private static String text(JsonNode answer, String field, int digits) {
        JsonNode value = answer.path(field);
        if (!value.isString() || (digits != ANY_LENGTH && value.asString().length() != digits)) {
            throw nonsense(field, "missing or not of its length");
        }
        return value.asString();
    }

    private static IllegalArgumentException nonsense(String field, String problem) {
        return new IllegalArgumentException(field + ": " + problem);
    }
}
