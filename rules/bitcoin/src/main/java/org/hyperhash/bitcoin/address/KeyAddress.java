package org.hyperhash.bitcoin.address;

import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.PrivateKey;
import fr.acinq.bitcoin.Script;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.SecretKey;

/** The native segwit address (P2WPKH) of a single key. */
public final class KeyAddress {
    private KeyAddress() {}

    /** Output script that only the owner of {@code key} can spend. */
    public static Bytes script(SecretKey key) {
        PrivateKey secret = new PrivateKey(new ByteVector32(key.reveal()));
        return Bytes.wrap(Script.write(Script.pay2wpkh(secret.publicKey())));
    }
}
