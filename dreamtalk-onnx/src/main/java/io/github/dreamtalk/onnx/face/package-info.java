/** Portrait analysis with MediaPipe's networks: BlazeFace finds faces, the 468-point mesh measures them. */
@NullMarked
package io.github.dreamtalk.onnx.face;

import org.jspecify.annotations.NullMarked;
