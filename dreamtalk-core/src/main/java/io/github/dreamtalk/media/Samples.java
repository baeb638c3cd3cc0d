package io.github.dreamtalk.media;

/**
 * A piece of mono 16 kHz sound on its way through the chain. The array belongs to whoever sends it and is valid during the
 * call only.
 *
 * @param values samples in [-1, 1]; may be longer than the piece
 * @param count number of samples, at least 0
 */
public record Samples(float[] values, int count) {}
