package org.hyperhash.platform.http;

import org.eclipse.jetty.http.HttpStatus;
import org.hyperhash.platform.json.Json;

/**
 * The body of an error response.
 *
 * @param id names the request in the log
 */
record ProblemDocument(
        String type, String title, int status, String code, String detail, String id) {
    static final String CONTENT_TYPE = "application/problem+json";

    static ProblemDocument of(int status, String code, String detail) {
        return new ProblemDocument(
                "about:blank",
                HttpStatus.getMessage(status),
                status,
                code,
                detail,
                RequestIds.next());
    }

    static ProblemDocument of(int status, String detail) {
        String code = HttpStatus.getMessage(status).toLowerCase(java.util.Locale.ROOT);
        return of(status, code.replaceAll("[^a-z0-9]+", "-"), detail);
    }

    byte[] toJson() {
        return Json.STRICT.writeValueAsBytes(this);
    }
}
