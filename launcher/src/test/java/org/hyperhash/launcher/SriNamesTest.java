package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.hyperhash.platform.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Tools of the Stratum Reference Implementation read our monitoring: the names are those of its
 * OpenAPI document (stratum-apps 0.8), less what http-api.md names as missing.
 */
class SriNamesTest {
    @ParameterizedTest
    @CsvSource({
        "GlobalInfo, server sv2_clients sv1_clients uptime_secs",
        "ServerSummary, total_channels extended_channels standard_channels total_hashrate",
        "Sv2ClientsSummary,"
                + " total_clients total_channels extended_channels standard_channels total_hashrate",
        "Sv1ClientsSummary, total_clients total_hashrate",
        "HealthResponse, status timestamp",
        "ServerResponse, extended_channels_count standard_channels_count total_hashrate",
        "ServerChannelsResponse, offset limit total_extended total_standard extended_channels"
                + " standard_channels",
        "ServerExtendedChannelInfo, channel_id user_identity nominal_hashrate target_hex"
                + " extranonce_prefix_hex full_extranonce_size rollable_extranonce_size"
                + " version_rolling shares_acknowledged shares_submitted shares_rejected"
                + " shares_rejected_by_reason acknowledged_work_sum validated_work_sum best_diff"
                + " blocks_found",
        "Sv2ClientsResponse, offset limit total items",
        "Sv2ClientMetadata,"
                + " client_id extended_channels_count standard_channels_count total_hashrate",
        "Sv2ClientChannelsResponse, client_id offset limit total_extended total_standard"
                + " extended_channels standard_channels",
        "ExtendedChannelInfo, channel_id user_identity nominal_hashrate stable_hashrate target_hex"
                + " requested_max_target_hex extranonce_prefix_hex full_extranonce_size"
                + " rollable_extranonce_size expected_shares_per_minute shares_accepted"
                + " shares_rejected shares_rejected_by_reason share_work_sum"
                + " last_share_sequence_number best_diff blocks_found",
        "StandardChannelInfo, channel_id user_identity nominal_hashrate stable_hashrate target_hex"
                + " requested_max_target_hex extranonce_prefix_hex expected_shares_per_minute"
                + " shares_accepted shares_rejected shares_rejected_by_reason share_work_sum"
                + " last_share_sequence_number best_diff blocks_found",
        "Sv1ClientsResponse, offset limit total items",
        "Sv1ClientInfo, client_id channel_id connection_ip sv1_username sv1_worker_name target_hex"
                + " hashrate stable_hashrate extranonce1_hex extranonce2_len version_rolling_mask",
    })
    void answersHaveTheirNames(String schema, String names) throws Exception {
        JsonNode document =
                Json.STRICT.readTree(
                        Files.readString(Sources.root().resolve("docs/api/openapi.json")));
        JsonNode properties =
                document.path("components").path("schemas").path(schema).path("properties");
        assertThat(properties.propertyNames()).containsAll(List.of(names.split(" ", -1)));
    }
}
