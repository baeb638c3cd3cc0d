package io.github.dreamtalk.motion;

/**
 * A block of rows on its way through the chain: audio features or motion. The array belongs to whoever sends it and is
 * valid during the call only; whoever receives it may change the values in place, and copies what is to be kept.
 *
 * @param values row-major values; may be longer than the rows
 * @param count number of rows, at least 0
 */
public record Rows(float[] values, int count) {}
