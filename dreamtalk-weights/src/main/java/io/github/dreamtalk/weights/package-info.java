/** Named weights (state dicts), and the PyTorch and safetensors files that carry them. */
@NullMarked
package io.github.dreamtalk.weights;

import org.jspecify.annotations.NullMarked;
