package org.hyperhash.pool.engine;

import java.util.List;
import java.util.Locale;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;

/** Tells from the first message of a client how much of a coinbase it can take. */
final class DeviceClasses {
    /** Vendors of machines that speak Stratum V2 themselves, as they write it. */
    private static final List<String> DEVICE_VENDORS = List.of("bitaxe", "nerdaxe", "nerdqaxe");

    private DeviceClasses() {}

    /** Who does not say what it is counts as a proxy: the machines behind it may be any. */
    static DeviceClass of(SetupConnection setup) {
        if (setup.hasFlag(CommonMessage.REQUIRES_STANDARD_JOBS)) {
            return DeviceClass.HEADER_ONLY;
        }
        String vendor = setup.vendor().toLowerCase(Locale.ROOT);
        return DEVICE_VENDORS.stream().anyMatch(vendor::startsWith)
                ? DeviceClass.DEVICE
                : DeviceClass.PROXY;
    }
}
