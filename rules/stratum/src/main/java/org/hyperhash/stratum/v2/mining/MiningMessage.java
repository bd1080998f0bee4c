package org.hyperhash.stratum.v2.mining;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.Tlv;

/**
 * A message of the mining protocol. Request, channel, group, job and sequence numbers, versions,
 * times, nonces and {@code nBits} are U32; sizes are U16; hash rates are F32 in hashes per second.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 5 Mining Protocol
 */
public sealed interface MiningMessage extends Message {
    record OpenStandardMiningChannel(
            int requestId, String userIdentity, float nominalHashRate, Target maxTarget)
            implements MiningMessage {}

    /**
     * @param target of the first job, not easier than the client's maximum
     * @param extranoncePrefix up to 32 bytes
     */
    record OpenStandardMiningChannelSuccess(
            int requestId, int channelId, Target target, Bytes extranoncePrefix, int groupChannelId)
            implements MiningMessage {}

    /** The answer to either kind of open request. */
    record OpenMiningChannelError(int requestId, String errorCode) implements MiningMessage {}

    /**
     * @param minExtranonceSize bytes that the client must be able to roll
     */
    record OpenExtendedMiningChannel(
            int requestId,
            String userIdentity,
            float nominalHashRate,
            Target maxTarget,
            int minExtranonceSize)
            implements MiningMessage {}

    /**
     * @param extranonceSize bytes that the client rolls
     * @param extranoncePrefix up to 32 bytes
     * @param groupChannelId absent when a peer from before December 2025 ends the message without
     *     it: the channel is in no group, and jobs come to the channel itself
     */
    record OpenExtendedMiningChannelSuccess(
            int requestId,
            int channelId,
            Target target,
            int extranonceSize,
            Bytes extranoncePrefix,
            OptionalInt groupChannelId)
            implements MiningMessage {}

    /**
     * Work for a standard channel.
     *
     * @param minNtime absent for a future job, which SetNewPrevHash makes valid
     */
    record NewMiningJob(
            int channelId, int jobId, OptionalInt minNtime, int version, Hash256 merkleRoot)
            implements MiningMessage {}

    record UpdateChannel(int channelId, float nominalHashRate, Target maximumTarget)
            implements MiningMessage {}

    record UpdateChannelError(int channelId, String errorCode) implements MiningMessage {}

    /**
     * @param channelId of a channel, or of a group to close all its members
     */
    record CloseChannel(int channelId, String reasonCode) implements MiningMessage {}

    /**
     * Applies to jobs sent after it; never to a group.
     *
     * @param extranoncePrefix up to 32 bytes
     */
    record SetExtranoncePrefix(int channelId, Bytes extranoncePrefix) implements MiningMessage {}

    /**
     * @param version the header's, rolled bits included
     */
    record SubmitSharesStandard(
            int channelId, int sequenceNumber, int jobId, int nonce, int ntime, int version)
            implements MiningMessage {}

    /**
     * @param version the header's, rolled bits included
     * @param extranonce the rolled part only, up to 32 bytes
     * @param extras fields of extensions behind the message
     */
    record SubmitSharesExtended(
            int channelId,
            int sequenceNumber,
            int jobId,
            int nonce,
            int ntime,
            int version,
            Bytes extranonce,
            List<Tlv> extras)
            implements MiningMessage {
        public SubmitSharesExtended {
            extras = List.copyOf(extras);
        }

        public SubmitSharesExtended(
                int channelId,
                int sequenceNumber,
                int jobId,
                int nonce,
                int ntime,
                int version,
                Bytes extranonce) {
            this(channelId, sequenceNumber, jobId, nonce, ntime, version, extranonce, List.of());
        }

        /** The worker's name by extension 0x0002; believe it only where that was negotiated. */
        public Optional<String> worker() {
            for (Tlv extra : extras) {
                if (extra.isWorker()) {
                    return Optional.of(extra.text());
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Acknowledges every share up to a sequence number that was not answered by an error.
     *
     * @param newSubmitsAcceptedCount U32, in this batch
     * @param newSharesSum U64, sum of difficulty in this batch
     */
    record SubmitSharesSuccess(
            int channelId, int lastSequenceNumber, int newSubmitsAcceptedCount, long newSharesSum)
            implements MiningMessage {}

    record SubmitSharesError(int channelId, int sequenceNumber, String errorCode)
            implements MiningMessage {}

    /**
     * Work for an extended channel, or for a group.
     *
     * @param minNtime absent for a future job, which SetNewPrevHash makes valid
     * @param merklePath from the coinbase's sibling upwards
     * @param coinbaseTxPrefix up to the extranonce prefix, without segwit marker and flag
     * @param coinbaseTxSuffix after the extranonce, without witness
     */
    record NewExtendedMiningJob(
            int channelId,
            int jobId,
            OptionalInt minNtime,
            int version,
            boolean versionRollingAllowed,
            List<Hash256> merklePath,
            Bytes coinbaseTxPrefix,
            Bytes coinbaseTxSuffix)
            implements MiningMessage {
        public NewExtendedMiningJob {
            merklePath = List.copyOf(merklePath);
        }
    }

    /** A new chain tip: only the named future job is valid from now on. */
    record SetNewPrevHash(int channelId, int jobId, Hash256 prevHash, int minNtime, int nBits)
            implements MiningMessage {}

    /** The target of jobs sent or activated after it. */
    record SetTarget(int channelId, Target maximumTarget) implements MiningMessage {}

    /**
     * A job of the client's own making.
     *
     * @param miningJobToken up to 255 bytes
     * @param coinbasePrefix start of the scriptSig, up to the extranonce; up to 255 bytes
     * @param coinbaseTxOutputs serialised outputs with their CompactSize count
     */
    record SetCustomMiningJob(
            int channelId,
            int requestId,
            Bytes miningJobToken,
            int version,
            Hash256 prevHash,
            int minNtime,
            int nBits,
            int coinbaseTxVersion,
            Bytes coinbasePrefix,
            int coinbaseTxInputSequence,
            Bytes coinbaseTxOutputs,
            int coinbaseTxLocktime,
            List<Hash256> merklePath)
            implements MiningMessage {
        public SetCustomMiningJob {
            merklePath = List.copyOf(merklePath);
        }
    }

    record SetCustomMiningJobSuccess(int channelId, int requestId, int jobId)
            implements MiningMessage {}

    record SetCustomMiningJobError(int channelId, int requestId, String errorCode)
            implements MiningMessage {}

    /**
     * Moves channels into a group.
     *
     * @param channelIds U32 each
     */
    record SetGroupChannel(int groupChannelId, List<Integer> channelIds) implements MiningMessage {
        public SetGroupChannel {
            channelIds = List.copyOf(channelIds);
        }
    }
}
