package org.hyperhash.bitcoin.address;

import java.util.List;
import java.util.stream.Collectors;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;

/** What came of reading an address that a person typed. */
public sealed interface ParsedAddress {
    /**
     * Can be paid: put {@code script} into an output.
     *
     * @param address the one text that means this script on its network; what was typed may be in
     *     upper case, and two texts must not be two accounts
     */
    record Payable(AddressType type, Bytes script, String address) implements ParsedAddress {}

    /** Cannot be paid. */
    sealed interface Refused extends ParsedAddress {
        /** What is wrong, in words for the person who typed it. */
        String explanation();
    }

    /** Nothing was typed. */
    record Empty() implements Refused {
        @Override
        public String explanation() {
            return "the address is empty";
        }
    }

    record TooLong(int length, int limit) implements Refused {
        @Override
        public String explanation() {
            return "an address has at most %d characters, not %d".formatted(limit, length);
        }
    }

    /**
     * @param position from 0
     */
    record BadCharacter(int position) implements Refused {
        @Override
        public String explanation() {
            return "character %d cannot be in an address".formatted(position + 1);
        }
    }

    record MixedCase() implements Refused {
        @Override
        public String explanation() {
            return "this kind of address is all lower or all upper case";
        }
    }

    record BadChecksum() implements Refused {
        @Override
        public String explanation() {
            return "the checksum is wrong: the address was mistyped";
        }
    }

    /** The checksum belongs to another witness version: bech32 for 0, bech32m above (BIP 350). */
    record WrongEncoding(int witnessVersion) implements Refused {
        @Override
        public String explanation() {
            return "witness version %d wants the other checksum (bech32 for 0, bech32m above)"
                    .formatted(witnessVersion);
        }
    }

    /**
     * A good address of another chain.
     *
     * @param belongsTo chains that it could be of; never empty
     */
    record WrongNetwork(Network wanted, List<Network> belongsTo) implements Refused {
        @Override
        public String explanation() {
            String others =
                    belongsTo.stream().map(Network::chain).collect(Collectors.joining(" or "));
            return "the address is for %s, not for %s".formatted(others, wanted.chain());
        }
    }

    /** A prefix or version byte of no chain that we know. */
    record UnknownPrefix(String prefix) implements Refused {
        @Override
        public String explanation() {
            return "the prefix %s belongs to no Bitcoin network".formatted(prefix);
        }
    }

    record BadPayload(int length, String expected) implements Refused {
        @Override
        public String explanation() {
            return "it is no Bitcoin address: it encodes %d bytes, where this kind has %s"
                    .formatted(length, expected);
        }
    }

    /**
     * A legal address that no rule protects yet: anyone could take what is paid to it.
     *
     * @param script the output script that it stands for
     */
    record UnknownWitnessProgram(int version, Bytes program, Bytes script) implements Refused {
        @Override
        public String explanation() {
            return "witness version %d with %d bytes has no owner that the network would protect"
                    .formatted(version, program.length());
        }
    }
}
