package org.hyperhash.pool;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Predicate;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;

/** A client with one extended channel on which every hash is a share. */
final class TestMiner implements AutoCloseable {
    static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    final Socket socket;
    final NoiseStream stream;
    final OpenExtendedMiningChannelSuccess channel;
    NewExtendedMiningJob job;
    SetNewPrevHash tip;

    TestMiner(RunningPool pool) throws IOException {
        this(pool, ALICE + ".rig");
    }

    TestMiner(RunningPool pool, String identity) throws IOException {
        socket = pool.connect();
        stream = pool.handshake(socket);
        send(new SetupConnection(0, 2, 2, 0, "pool", pool.port(), "test", "1", "1", ""));
        receive();
        send(new OpenExtendedMiningChannel(1, identity, 0, Target.EASIEST, 4));
        channel = (OpenExtendedMiningChannelSuccess) receive();
        job = (NewExtendedMiningJob) receive();
        tip = (SetNewPrevHash) receive();
    }

    void send(Message... messages) throws IOException {
        stream.write(PoolServer.MESSAGES, messages);
    }

    Message receive() throws IOException {
        return stream.read(PoolServer.MESSAGES)
                .orElseThrow(() -> new IOException("the pool closed the connection"));
    }

    /** Reads until a message fits; remembers jobs and tips on the way. */
    Message receiveUntil(Predicate<Message> wanted) throws IOException {
        while (true) {
            Message message = receive();
            if (message instanceof NewExtendedMiningJob newJob) {
                job = newJob;
            } else if (message instanceof SetNewPrevHash newTip) {
                tip = newTip;
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    SubmitSharesExtended share(int sequenceNumber, int nonce) {
        return new SubmitSharesExtended(
                channel.channelId(),
                sequenceNumber,
                job.jobId(),
                nonce,
                tip.minNtime() + 60,
                job.version(),
                Bytes.wrap(new byte[channel.extranonceSize()]));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
