/** Contents of the module {@code dreamtalk-onnx}. */
package io.github.dreamtalk.onnx;
