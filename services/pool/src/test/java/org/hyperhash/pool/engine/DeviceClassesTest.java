package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.junit.jupiter.api.Test;

class DeviceClassesTest {
    @Test
    void clientsAreKnownByFlagsAndVendor() {
        assertThat(device(CommonMessage.REQUIRES_STANDARD_JOBS, "bitaxe"))
                .isEqualTo(DeviceClass.HEADER_ONLY);
        assertThat(device(0, "Bitaxe")).isEqualTo(DeviceClass.DEVICE);
        assertThat(device(0, "NerdQAxe++")).isEqualTo(DeviceClass.DEVICE);
        assertThat(device(0, "SRI")).isEqualTo(DeviceClass.PROXY);
        assertThat(device(CommonMessage.REQUIRES_VERSION_ROLLING, "")).isEqualTo(DeviceClass.PROXY);
    }

    private static DeviceClass device(int flags, String vendor) {
        return DeviceClasses.of(
                new SetupConnection(0, 2, 2, flags, "pool", 1, vendor, "hw", "fw", "id"));
    }
}
