package org.hyperhash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.json.Json;
import org.hyperhash.testkit.ApiContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeApiTest {
    /** All answers of a network, held against the document of the real API. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false"})
    void theFakeAnswersInTheShapesOfTheApi(boolean empty, boolean ailing) throws Exception {
        ApiContract contract = ApiContract.ofFile(FakeApi.DOCUMENT);
        List<String> faults = new ArrayList<>();
        try (FakeApi server = new FakeApi(empty);
                HttpClient client = HttpClient.newHttpClient()) {
            server.ail(ailing);
            for (String path : server.paths().keySet()) {
                for (String asked : asked(server, path)) {
                    HttpResponse<byte[]> answer = get(client, server.url() + asked);
                    assertThat(answer.statusCode()).as(asked).isEqualTo(200);
                    contract.faultsOfAnswer(path, Json.FOREIGN.readTree(answer.body()))
                            .forEach(fault -> faults.add(asked + ": " + fault));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    /** A path with every block and some accounts put in, as far as the network has them. */
    private static List<String> asked(FakeApi server, String path) {
        if (path.contains("{hash}")) {
            return server.network.blocks().stream()
                    .map(block -> path.replace("{hash}", block.hash()))
                    .toList();
        }
        if (path.contains("{account}")) {
            return server.network.accounts().keySet().stream()
                    .map(account -> path.replace("{account}", account))
                    .toList();
        }
        return List.of(path);
    }

    private static HttpResponse<byte[]> get(HttpClient client, String url) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
