package org.hyperhash.stratum.v2.declaration;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.stratum.v2.Message;

/**
 * A message of the job declaration protocol. Every request id is a U32.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 6 Job Declaration Protocol
 */
public sealed interface DeclarationMessage extends Message {
    /** Asks for a token; on the wire the only request whose id is not its first field. */
    record AllocateMiningJobToken(String userIdentifier, int requestId)
            implements DeclarationMessage {}

    /**
     * @param miningJobToken up to 255 bytes
     * @param coinbaseTxOutputs serialised outputs with their CompactSize count; the first is the
     *     pool's payout
     */
    record AllocateMiningJobTokenSuccess(
            int requestId, Bytes miningJobToken, Bytes coinbaseTxOutputs)
            implements DeclarationMessage {}

    /**
     * @param unknownTxPositions U16 each, positions in the declared list
     */
    record ProvideMissingTransactions(int requestId, List<Integer> unknownTxPositions)
            implements DeclarationMessage {
        public ProvideMissingTransactions {
            unknownTxPositions = List.copyOf(unknownTxPositions);
        }
    }

    /**
     * @param transactions serialised with witness, in the order of the positions asked for
     */
    record ProvideMissingTransactionsSuccess(int requestId, List<Bytes> transactions)
            implements DeclarationMessage {
        public ProvideMissingTransactionsSuccess {
            transactions = List.copyOf(transactions);
        }
    }

    /**
     * @param version U32
     * @param coinbaseTxPrefix up to the extranonce, with segwit marker and flag
     * @param coinbaseTxSuffix after the extranonce, with witness
     * @param wtxids of the block's transactions without the coinbase
     */
    record DeclareMiningJob(
            int requestId,
            Bytes miningJobToken,
            int version,
            Bytes coinbaseTxPrefix,
            Bytes coinbaseTxSuffix,
            List<Hash256> wtxids,
            Bytes excessData)
            implements DeclarationMessage {
        public DeclareMiningJob {
            wtxids = List.copyOf(wtxids);
        }
    }

    /** The declared job may be mined with the new token. */
    record DeclareMiningJobSuccess(int requestId, Bytes newMiningJobToken)
            implements DeclarationMessage {}

    record DeclareMiningJobError(int requestId, String errorCode, Bytes errorDetails)
            implements DeclarationMessage {}

    /**
     * A block was found on the last acknowledged declared job.
     *
     * @param extranonce all of it: prefix and rolled part
     */
    record PushSolution(
            Bytes extranonce, Hash256 prevHash, int nonce, int ntime, int nBits, int version)
            implements DeclarationMessage {}
}
