/**
 * The DreamTalk denoising network as ONNX graphs made from named weights; see {@link
 * io.github.dreamtalk.onnx.denoiser.DenoiserMetadata} for the weight file's contract.
 */
@NullMarked
package io.github.dreamtalk.onnx.denoiser;

import org.jspecify.annotations.NullMarked;
