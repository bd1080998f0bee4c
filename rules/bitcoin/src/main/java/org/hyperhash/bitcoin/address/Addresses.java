package org.hyperhash.bitcoin.address;

import fr.acinq.bitcoin.Base58;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.address.ParsedAddress.BadCharacter;
import org.hyperhash.bitcoin.address.ParsedAddress.BadChecksum;
import org.hyperhash.bitcoin.address.ParsedAddress.BadPayload;
import org.hyperhash.bitcoin.address.ParsedAddress.Payable;
import org.hyperhash.bitcoin.address.ParsedAddress.UnknownPrefix;
import org.hyperhash.bitcoin.address.ParsedAddress.UnknownWitnessProgram;
import org.hyperhash.bitcoin.address.ParsedAddress.WrongEncoding;
import org.hyperhash.bitcoin.address.ParsedAddress.WrongNetwork;

/**
 * Reads and writes addresses.
 *
 * @spec BIP 13, BIP 173, BIP 350
 */
public final class Addresses {
    /** Longest address, in characters. */
    public static final int MAX_LENGTH = 90;

    private static final String BASE58 =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int HASH_LENGTH = 20;
    private static final int CHECKSUM_LENGTH = 4;

    private Addresses() {}

    /** Reads {@code text} as an address of {@code network}; no space around it is tolerated. */
    public static ParsedAddress parse(Network network, String text) {
        if (text.isEmpty()) {
            return new ParsedAddress.Empty();
        }
        if (text.length() > MAX_LENGTH) {
            return new ParsedAddress.TooLong(text.length(), MAX_LENGTH);
        }
        return looksLikeBech32(text) ? parseWitness(network, text) : parseBase58(network, text);
    }

    /** The address of an output script, when it has one. */
    public static Optional<String> render(Network network, Bytes script) {
        Optional<AddressType> type = AddressType.ofScript(script);
        if (type.isPresent() && !type.get().isWitness()) {
            int version =
                    type.get() == AddressType.PUBLIC_KEY_HASH
                            ? network.keyHashVersion()
                            : network.scriptHashVersion();
            return Optional.of(base58(version, type.get().payload(script)));
        }
        return WitnessProgram.ofScript(script)
                .map(program -> Bech32Text.encode(network.bech32Prefix(), program));
    }

    private static boolean looksLikeBech32(String text) {
        int separator = text.lastIndexOf('1');
        return separator > 0
                && (Bech32Text.isKnownPrefix(text.substring(0, separator)) || hasNoBase58(text));
    }

    /** Long texts with 0 or l in them can only be bech32. */
    private static boolean hasNoBase58(String text) {
        return text.chars().anyMatch(character -> character == '0' || character == 'l');
    }

    /** No two base58 texts decode to the same bytes, so the text itself is the address. */
    private static ParsedAddress parseBase58(Network network, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (BASE58.indexOf(text.charAt(i)) < 0) {
                return new BadCharacter(i);
            }
        }
        Bytes content = Bytes.wrap(Base58.decode(text));
        int payloadEnd = content.length() - CHECKSUM_LENGTH;
        if (payloadEnd < 1) {
            return new BadPayload(content.length(), "25");
        }
        Bytes versioned = content.slice(0, payloadEnd);
        if (!checksum(versioned).equals(content.slice(payloadEnd, content.length()))) {
            return new BadChecksum();
        }
        return parseVersioned(
                network, text, versioned.at(0) & 0xff, versioned.slice(1, versioned.length()));
    }

    private static ParsedAddress parseVersioned(
            Network network, String text, int version, Bytes payload) {
        boolean keyHash = networks(any -> any.keyHashVersion() == version).size() > 0;
        List<Network> belongsTo =
                networks(any ->
                        any.keyHashVersion() == version || any.scriptHashVersion() == version);
        if (belongsTo.isEmpty()) {
            return new UnknownPrefix(Integer.toString(version));
        }
        if (payload.length() != HASH_LENGTH) {
            return new BadPayload(payload.length(), "20");
        }
        if (!belongsTo.contains(network)) {
            return new WrongNetwork(network, belongsTo);
        }
        AddressType type = keyHash ? AddressType.PUBLIC_KEY_HASH : AddressType.SCRIPT_HASH;
        return new Payable(type, type.script(payload), text);
    }

    private static ParsedAddress parseWitness(Network network, String text) {
        return switch (Bech32Text.decode(text)) {
            case Bech32Text.Bad(ParsedAddress.Refused reason) -> reason;
            case Bech32Text.Good(String prefix, WitnessProgram program, boolean modified) ->
                    judge(network, text.toLowerCase(Locale.ROOT), prefix, program, modified);
        };
    }

    private static ParsedAddress judge(
            Network network,
            String lower,
            String prefix,
            WitnessProgram program,
            boolean modified) {
        List<Network> belongsTo = networks(any -> any.bech32Prefix().equals(prefix));
        if (belongsTo.isEmpty()) {
            return new UnknownPrefix(prefix);
        }
        int version = program.version();
        if (version > WitnessProgram.MAX_VERSION) {
            return new BadPayload(program.program().length(), "a witness version of 0 to 16");
        }
        if (modified == (version == 0)) {
            return new WrongEncoding(version);
        }
        if (!program.isLegal()) {
            return new BadPayload(
                    program.program().length(), version == 0 ? "20 or 32" : "2 to 40");
        }
        if (!belongsTo.contains(network)) {
            return new WrongNetwork(network, belongsTo);
        }
        Bytes script = program.script();
        return AddressType.ofScript(script)
                .<ParsedAddress>map(type -> new Payable(type, script, lower))
                .orElseGet(() -> new UnknownWitnessProgram(version, program.program(), script));
    }

    private static List<Network> networks(Predicate<Network> matching) {
        return Arrays.stream(Network.values()).filter(matching).toList();
    }

    private static String base58(int version, Bytes payload) {
        Bytes versioned = Bytes.of((byte) version).concat(payload);
        return Base58.encode(versioned.concat(checksum(versioned)).toArray());
    }

    private static Bytes checksum(Bytes versioned) {
        Hash256 hash = Sha256d.of(versioned);
        return hash.toBytes().slice(0, CHECKSUM_LENGTH);
    }
}
