package org.hyperhash.platform.http;

/** A request that is refused; sent as {@code application/problem+json} (RFC 9457). */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status 400 to 599
     * @param code stable name of the rule that was broken, lower case with dashes
     * @param detail for a person: the value, the limit and what to do
     */
    public HttpProblem(int status, String code, String detail) {
        super(detail, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not an error status: " + status);
        }
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
