/** A small vocabulary to write networks as ONNX graphs in Java. */
@NullMarked
package io.github.dreamtalk.onnx.graph;

import org.jspecify.annotations.NullMarked;
