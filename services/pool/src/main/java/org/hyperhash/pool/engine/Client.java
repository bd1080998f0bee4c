package org.hyperhash.pool.engine;

import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;

/**
 * What a client is by its first message.
 *
 * @param userAgent vendor, hardware and firmware as it says
 * @param device how much of a coinbase it can take
 */
record Client(String userAgent, ClientView.Kind kind, DeviceClass device) {
    /** Who has said nothing yet. */
    static final Client UNKNOWN = new Client("", ClientView.Kind.UNKNOWN, DeviceClass.PROXY);

    static Client of(SetupConnection setup) {
        return new Client(
                String.join("/", setup.vendor(), setup.hardwareVersion(), setup.firmware()),
                ClientView.Kind.of(setup.vendor(), setup.hardwareVersion()),
                DeviceClasses.of(setup));
    }

    /** Whether it mines headers that are made for it, and nothing else. */
    boolean isHeaderOnly() {
        return device == DeviceClass.HEADER_ONLY;
    }
}
