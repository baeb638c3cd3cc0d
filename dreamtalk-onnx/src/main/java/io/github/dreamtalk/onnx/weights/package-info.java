/** Named weights (state dicts) and the safetensors files that carry them. */
@NullMarked
package io.github.dreamtalk.onnx.weights;

import org.jspecify.annotations.NullMarked;
