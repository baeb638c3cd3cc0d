/** The default audio features: an acoustic front end and a small network that names phones. */
@NullMarked
package io.github.dreamtalk.onnx.phone;

import org.jspecify.annotations.NullMarked;
