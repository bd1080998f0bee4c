package org.hyperhash.platform.api;

/** What an API's document says about the whole. */
public record ApiInfo(String title, String version, String description) {}
