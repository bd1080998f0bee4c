package org.hyperhash.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ApiContractTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ApiContract CONTRACT =
            contract(
                    """
                    {"type": "object", "required": ["name", "at"], "properties": {
                        "name": {"type": "string", "enum": ["red", "dark-blue"]},
                        "at": {"type": "string", "format": "date-time"},
                        "sats": {"type": "integer", "format": "int64"},
                        "height": {"type": "integer", "format": "int32"},
                        "rate": {"type": "number"},
                        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                        "counts": {"type": "object", "additionalProperties": {"type": "integer"}}}}
                    """);

    private static ApiContract contract(String thing) {
        return new ApiContract(
                JSON.readTree(
                        """
                        {"paths": {"/things": {"get": {
                            "parameters": [{"name": "limit", "schema":
                                {"type": "integer", "minimum": 1, "maximum": 200}}],
                            "responses": {"200": {"content": {"application/json": {"schema":
                                {"$ref": "#/components/schemas/Thing"}}}}}}}},
                         "components": {"schemas": {"Thing": %s}}}
                        """
                                .formatted(thing)));
    }

    private static List<String> faults(String more) {
        String thing = "{\"name\": \"red\", \"at\": \"2026-01-01T00:00:00Z\"%s}".formatted(more);
        return CONTRACT.faultsOfAnswer("/things", JSON.readTree(thing));
    }

    @Test
    void whatTheDocumentSaysIsRight() {
        assertThat(faults("")).isEmpty();
        assertThat(faults(", \"sats\": -5, \"rate\": 5, \"height\": 7, \"counts\": {\"a\": 1}"))
                .isEmpty();
        assertThat(faults(", \"parts\": [{\"name\": \"red\", \"at\": \"2026-01-01T00:00:00Z\"}]"))
                .isEmpty();
    }

    @Test
    void anotherTypeIsAFault() {
        assertThat(faults(", \"sats\": \"5\"")).singleElement().asString().contains("/sats");
        assertThat(faults(", \"sats\": 5.5")).hasSize(1);
        assertThat(faults(", \"height\": 2147483648")).hasSize(1);
        assertThat(faults(", \"rate\": \"NaN\"")).hasSize(1);
        assertThat(faults(", \"parts\": {}")).hasSize(1);
        assertThat(faults(", \"counts\": {\"a\": true}")).hasSize(1);
        assertThat(faults(", \"sats\": null")).hasSize(1);
    }

    @Test
    void aMissingPropertyIsAFault() {
        assertThat(faults(", \"parts\": [{\"name\": \"red\"}]"))
                .containsExactly("/parts[]/at is missing");
    }

    @Test
    void anUnknownPropertyIsAFault() {
        assertThat(faults(", \"size\": 1")).containsExactly("/size is unknown");
    }

    @Test
    void aWordThatIsNotOfTheChoiceIsAFault() {
        assertThat(faults(", \"parts\": [{\"name\": \"green\", \"at\": \"yesterday\"}]"))
                .hasSize(2);
    }

    @Test
    void aQueryIsHeldToItsParameters() {
        assertThat(CONTRACT.faultsOfQuery("/things", Map.of("limit", List.of("200")))).isEmpty();
        assertThat(CONTRACT.faultsOfQuery("/things", Map.of("limit", List.of("201")))).hasSize(1);
        assertThatThrownBy(() -> CONTRACT.faultsOfQuery("/things", Map.of("size", List.of("1"))))
                .hasMessage("/things takes no size");
    }

    @Test
    void aKeywordThatIsNotUnderstoodIsAnError() {
        ApiContract strange = contract("{\"type\": \"string\", \"maxLength\": 5}");

        assertThatThrownBy(() -> strange.faultsOfAnswer("/things", JSON.readTree("\"red\"")))
                .hasMessageContaining("maxLength");
    }
}
