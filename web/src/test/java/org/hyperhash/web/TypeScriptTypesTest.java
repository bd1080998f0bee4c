package org.hyperhash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperhash.testkit.Golden;
import org.junit.jupiter.api.Test;

class TypeScriptTypesTest {
    /** What the real API says of itself, kept by a test of the launcher. */
    private static final Path API = Path.of("../docs/api/openapi.json");

    @Test
    void thePagesTypesAreThoseOfTheApi() throws IOException {
        Golden.assertMatches(
                Path.of("src/main/ts/api.ts"), TypeScriptTypes.of(Files.readAllBytes(API)));
    }

    @Test
    void eachKindOfSchemaHasItsType() {
        String document =
                """
                {"paths": {"/api/v1/things": {"get": {"responses": {"200": {"content":
                    {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
                 "components": {"schemas": {"Thing": {
                    "type": "object", "description": "A thing",
                    "properties": {
                      "name": {"type": "string", "description": "Its name"},
                      "colour": {"type": "string", "enum": ["red", "dark-blue"],
                                 "description": "Its colour"},
                      "counts": {"type": "object", "additionalProperties": {"type": "integer"},
                                 "description": "By reason"},
                      "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"},
                                "description": "Its parts"}},
                    "required": ["name", "parts"]}}}}
                """;

        assertThat(TypeScriptTypes.of(document.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        """
                        // Generated from the OpenAPI document.

                        /** A thing. */
                        export interface Thing {
                          /** Its name. */
                          name: string;
                          /** Its colour. */
                          colour?: 'red' | 'dark-blue';
                          /** By reason. */
                          counts?: Record<string, number>;
                          /** Its parts. */
                          parts: Array<Thing>;
                        }

                        /** What each path answers. */
                        export interface Answers {
                          '/api/v1/things': Thing;
                        }
                        """);
    }
}
