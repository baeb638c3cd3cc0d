/** ONNX Runtime sessions: devices, native buffers, runs that can be cancelled. */
@NullMarked
package io.github.dreamtalk.onnx.runtime;

import org.jspecify.annotations.NullMarked;
