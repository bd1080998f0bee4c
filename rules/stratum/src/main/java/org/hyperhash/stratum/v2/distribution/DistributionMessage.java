package org.hyperhash.stratum.v2.distribution;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v2.Message;

/**
 * A message of the template distribution protocol. Template ids are U64.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 7 Template Distribution Protocol
 */
public sealed interface DistributionMessage extends Message {
    /**
     * What the client will add to the coinbase; the first message after set-up.
     *
     * @param maxAdditionalSize U32, bytes of serialised outputs
     * @param maxAdditionalSigops U16
     */
    record CoinbaseOutputConstraints(int maxAdditionalSize, int maxAdditionalSigops)
            implements DistributionMessage {}

    /**
     * @param futureTemplate void until a SetNewPrevHash names it
     * @param version U32, of the block
     * @param coinbaseTxVersion U32
     * @param coinbasePrefix start of the scriptSig: the height of BIP 34
     * @param coinbaseTxInputSequence U32
     * @param coinbaseTxValueRemaining U64, satoshis left for the client's outputs
     * @param coinbaseTxOutputsCount U32
     * @param coinbaseTxOutputs serialised outputs to append, without a count
     * @param coinbaseTxLocktime U32
     * @param merklePath from the coinbase's sibling upwards
     */
    record NewTemplate(
            long templateId,
            boolean futureTemplate,
            int version,
            int coinbaseTxVersion,
            Bytes coinbasePrefix,
            int coinbaseTxInputSequence,
            long coinbaseTxValueRemaining,
            int coinbaseTxOutputsCount,
            Bytes coinbaseTxOutputs,
            int coinbaseTxLocktime,
            List<Hash256> merklePath)
            implements DistributionMessage {
        public NewTemplate {
            merklePath = List.copyOf(merklePath);
        }
    }

    /**
     * A new chain tip; only the named template is valid from now on.
     *
     * @param headerTimestamp U32, the least that a header may have
     * @param target of the network, the same as {@code nBits}
     */
    record SetNewPrevHash(
            long templateId, Hash256 prevHash, int headerTimestamp, int nBits, Target target)
            implements DistributionMessage {}

    record RequestTransactionData(long templateId) implements DistributionMessage {}

    /**
     * @param transactions serialised with witness, without the coinbase
     */
    record RequestTransactionDataSuccess(
            long templateId, Bytes excessData, List<Bytes> transactions)
            implements DistributionMessage {
        public RequestTransactionDataSuccess {
            transactions = List.copyOf(transactions);
        }
    }

    record RequestTransactionDataError(long templateId, String errorCode)
            implements DistributionMessage {}

    /**
     * A block was found.
     *
     * @param coinbaseTx complete, with witness
     */
    record SubmitSolution(
            long templateId, int version, int headerTimestamp, int headerNonce, Bytes coinbaseTx)
            implements DistributionMessage {}
}
