package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.FrameRate;

/**
 * Identity of an audio feature sequence. A denoiser names the spec it was trained on and an extractor the one it makes;
 * they must be equal.
 *
 * @param name identifies definition and weights, such as {@code dreamtalk-phone-v2}
 * @param dimension values per feature frame
 * @param rate feature frames per second; frame k describes the sound around k / rate seconds
 */
public record FeatureSpec(String name, int dimension, FrameRate rate) {}
