package org.hyperhash.translator.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;

/**
 * One SV1 miner as it was at some moment, for people.
 *
 * @param username empty until it is authorized
 * @param worker the part of the username behind the account
 * @param userAgent as the miner says
 * @param channelKey of the upstream channel that it mines on
 * @param target of the difficulty that it was told
 * @param hashesPerSecond what it is thought to do
 * @param versionMask bits that it asked to roll and may
 */
public record Sv1View(
        String username,
        String worker,
        String userAgent,
        Optional<Long> channelKey,
        Target target,
        double hashesPerSecond,
        Bytes extranonce1,
        int extranonce2Size,
        OptionalInt versionMask) {}
