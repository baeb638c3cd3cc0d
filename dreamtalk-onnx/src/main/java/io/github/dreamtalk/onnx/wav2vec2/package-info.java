/** wav2vec2 (Baevski et al. 2020) as audio features: graphs from its published weights, and the stream that runs them. */
@NullMarked
package io.github.dreamtalk.onnx.wav2vec2;

import org.jspecify.annotations.NullMarked;
